/* The definitions for a plugin.toml that lists the powers `kv`, `links` and `secrets`. */
#ifndef PLUGBOARD_LISTED_H
#define PLUGBOARD_LISTED_H

#define PLUGBOARD_PLUGIN_NAME "test"
#define PLUGBOARD_PLUGIN_VERSION "1.0.0"
#define PLUGBOARD_KV 1
#define PLUGBOARD_LINKS 1
#define PLUGBOARD_SECRETS 1
#define PLUGBOARD_ON_MESSAGE 1

#endif
