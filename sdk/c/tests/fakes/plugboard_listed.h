/*
 * The definitions for a plugin.toml that lists the powers `corrections`, `kv`, `links`, `replies`, `secrets`, `signals`
 * and `templates`.
 */
#ifndef PLUGBOARD_LISTED_H
#define PLUGBOARD_LISTED_H

#define PLUGBOARD_PLUGIN_NAME "test"
#define PLUGBOARD_PLUGIN_VERSION "1.0.0"
#define PLUGBOARD_CORRECTIONS 1
#define PLUGBOARD_KV 1
#define PLUGBOARD_LINKS 1
#define PLUGBOARD_REPLIES 1
#define PLUGBOARD_SECRETS 1
#define PLUGBOARD_SIGNALS 1
#define PLUGBOARD_TEMPLATES 1
#define PLUGBOARD_ON_MESSAGE 1

#endif
