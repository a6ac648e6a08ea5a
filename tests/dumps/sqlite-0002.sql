-- at: 1795914306974
-- key: 713070df68eadccf519dc2a1e589365465cce05a6615fb6febd19675629c5aec
-- token: pb_bInzR7fOo2zmeffZQEWa-DB9NgpdlWxigVXuT0cP64I
-- agent: pb_X6awMu9TOdds5nYjTdaTQ5V8FURw2duBrv1bb9b4fAs
-- server: 01a224d5-78ec-7b3b-82e1-814a5fffd419
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO _sqlx_migrations VALUES(1,'start','2026-11-29 01:04:59',1,X'fdb00d818031e04146ccdccf5521556547682ee45b8716b19cec843bbebb59627e51539a6cd68df669b5c5e44d657172',4624833);
INSERT INTO _sqlx_migrations VALUES(2,'several_servers','2026-11-29 17:56:05',1,X'ecda9b14d6f84949f3948956c147d0a5adfc88e2f95eaa34c7b65362ba2731b866028490d533b2e6bd9820654a0b17bd',4835204);
CREATE TABLE counters (name TEXT NOT NULL PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counters VALUES('changes',77);
INSERT INTO counters VALUES('registry',19);
INSERT INTO counters VALUES('health',0);
INSERT INTO counters VALUES('tokens',0);
INSERT INTO counters VALUES('clock:01a224d5-78ec-7b3b-82e1-814a5fffd419',1795974966654);
CREATE TABLE components (
    digest TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL, surface TEXT NOT NULL, manifest TEXT,
    created_at BIGINT NOT NULL
);
INSERT INTO components VALUES('c92f22bc0c3e89f9257a5dbf07bd8841f6e0145270a11d7fbde0a3a9bb5ee2fa',X'7374616e642d696e2031','{"hears":["message"],"roles":[],"powers":["config","log","triage"],"runtime":[]}','{"name":"triage","version":"0.1.0","description":"Sorts conversations by rules: category, priority, labels and team; calls people for what is sensitive.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[],"secrets":[],"limits":{},"config":{"default_category":{"type":"string","description":"The category of a conversation that no rule gives one. Default: other.","required":false,"schema":null},"high_value":{"type":"number","description":"The priority is one step higher for customers whose attribute `value` is at least this. Default: never.","required":false,"schema":null},"rules":{"type":"array","description":"Rules, all of which are tried on each message. Without this member, built-in ones for English apply. A rule is\n{\"name\", \"when\": {\"keywords\": [..], \"patterns\": [..], \"language\": \"de\", \"channel\": \"shop\", \"attributes\": {\"plan\": \"gold\"}},\n\"then\": {\"category\", \"priority\", \"labels\": [..], \"team\", \"escalate\": \"why people are called\"}}. A rule matches when one of its\nkeywords or patterns does and all else under \"when\" holds. Keywords are whole words, without regard to case and accents.\nThe first match that names a category or team decides it, the highest priority counts, labels add up.","required":false,"schema":null}}}',1795914300190);
INSERT INTO components VALUES('c68f690bb5080dc37996c6e63bbd102f9351ad31d94708de645d8b05f17b65e1',X'7374616e642d696e2032','{"hears":["conversation"],"roles":[],"powers":["clock","config","log","replies"],"runtime":[]}','{"name":"welcome","version":"0.1.0","description":"Greets new direct conversations once; outside business hours says when someone will be back.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[],"secrets":[],"limits":{},"config":{"default_language":{"type":"string","description":"The language for customers whose own has no texts. Default: en, or the only language of `texts`.","required":false,"schema":null},"holidays":{"type":"array","description":"Days that are closed, as dates (2026-12-24), or as days of every year (12-25).","required":false,"schema":null},"hours":{"type":"object","description":"Business hours by weekday, such as {\"monday\": [\"09:00-12:30\", \"13:30-17:00\"], \"friday\": [\"09:00-15:00\"]}. A day that is not\nnamed is closed; a span may end after midnight, as in 18:00-02:00. Without this member it is always open.","required":false,"schema":null},"texts":{"type":"object","description":"Texts by language, such as {\"en\": {\"greeting\": \"Hi {first_name|there}!\", \"closed\": \"We are back {opens|soon}.\"}}. Variables are\n{first_name|..}, {account|..} and {opens|..}; what stands after | is used where the variable is not known, and {{ is a brace. A\nlanguage may also set how {opens} reads: \"today\", \"tomorrow\", \"weekday\", \"date\" (with {time}, {weekday}, {day}, {month}),\n\"weekdays\" (7 names from Monday) and \"months\" (12 names). Default: English, German, French and Spanish.","required":false,"schema":null},"time_zone":{"type":"string","description":"The IANA time zone of the hours and holidays, such as Europe/Berlin. Default: UTC.","required":false,"schema":null}}}',1795914300585);
INSERT INTO components VALUES('1d2075c84c764f6634b3b603f6556ede41ad702d4445403baa2d8930b0056417',X'7374616e642d696e2033','{"hears":[],"roles":["connector"],"powers":["config","http","intake","log","rules","secrets"],"runtime":[]}','{"name":"messenger","version":"0.1.0","description":"Joins Facebook Pages to the inbox: Messenger, and the comments under a page''s posts.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[{"host":"graph.facebook.com","reason":"Sends messages and comment replies, and asks for a customer''s name."},{"host":"*.fbcdn.net","reason":"Fetches the pictures, sounds and films that customers send."},{"host":"*.fbsbx.com","reason":"Fetches the other files that customers send."}],"secrets":[{"name":"app_secret","description":"The Meta app''s secret (App settings, Basic). It signs what comes in, and never leaves the host.","hosts":[],"api_base":false,"webhook_key":false,"generate":false,"optional":false,"oauth2":null},{"name":"page_token","description":"The page''s access token, with the permissions pages_messaging, pages_read_engagement and pages_manage_engagement.","hosts":["graph.facebook.com"],"api_base":false,"webhook_key":false,"generate":false,"optional":false,"oauth2":null},{"name":"verify_token","description":"A word of your own choice, given again as `Verify token` when the webhook is set up. It never leaves the host.","hosts":[],"api_base":false,"webhook_key":false,"generate":false,"optional":false,"oauth2":null}],"limits":{},"config":{"api_base":{"type":"string","description":"Where the Graph API is, without version. Default: https://graph.facebook.com","required":false,"schema":null},"api_version":{"type":"string","description":"The Graph API''s version. Default: v23.0","required":false,"schema":null},"echoes_within":{"type":"number","description":"Set it only when the webhook subscribes to `message_echoes`: seconds after which a message without an echo was not taken, and is sent again. 600 is careful. Default: such a message stays uncertain, for a person to decide","required":false,"schema":null},"page_id":{"type":"string","description":"The page''s identifier, digits only. The channel''s account.","required":true,"schema":null},"page_name":{"type":"string","description":"The page''s display name, for greetings and the inbox. The channel''s account name.","required":false,"schema":null},"send_rate":{"type":"number","description":"Messages a second that Meta allows the page. Default: 300","required":false,"schema":null}}}',1795914301210);
INSERT INTO components VALUES('c5ae4d5637e4e970ca94dca8ebbaba2051b26e762e273502190dbec5bb496670',X'7374616e642d696e2034','{"hears":["message","conversation","timer"],"roles":[],"powers":["clock","config","kv","log","notes","replies","timers","triage"],"runtime":[]}','{"name":"follow-up","version":"0.1.0","description":"Reminds customers after silence, closes after longer silence, and asks after resolving whether all is well.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[],"secrets":[],"limits":{},"config":{"ask":{"type":"boolean","description":"Whether to ask, once somebody has resolved a conversation, if all is well; it opens again on a no. Default: true.","required":false,"schema":null},"close_after_hours":{"type":"number","description":"Hours after the reminder until the conversation is resolved. Default: 72. 0: never.","required":false,"schema":null},"default_language":{"type":"string","description":"The language for customers whose own has no texts. Default: en, or the only language of `texts`.","required":false,"schema":null},"remind_after_hours":{"type":"number","description":"Hours without a word from the customer, after our last one, until the reminder. Default: 20, since some platforms take replies\nfor a day only. 0: none.","required":false,"schema":null},"texts":{"type":"object","description":"Texts by language, such as {\"en\": {\"reminder\": \"Still there, {first_name|friend}?\", \"question\": \"All well?\", \"yes\": \"Yes\", \"no\": \"No\",\n\"yes_words\": [\"yes\", \"fine\"], \"no_words\": [\"no\", \"not\"]}}. Variables are {first_name|..} and {account|..}; what stands after | is\nused where the variable is not known, and {{ is a brace. Default: English, German, French and Spanish.","required":false,"schema":null}}}',1795914301541);
INSERT INTO components VALUES('99ccedce82b9a2264e9e43ee34aed098a7fcefcd30a5afa5a407ec2cf1372b83',X'7374616e642d696e2035','{"hears":["message"],"roles":[],"powers":["kv","notes"],"runtime":[]}','{"name":"counter","version":"1.0.0","description":"Counts messages.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[],"secrets":[],"limits":{},"config":{}}',1795914301641);
INSERT INTO components VALUES('56351c1a036d3fbc718acf999785549432d80a908138574381759d4c234d1bf0',X'7374616e642d696e2036','{"hears":["message"],"roles":["migration"],"powers":["kv","notes"],"runtime":[]}','{"name":"counter-next","version":"1.1.0","description":"Counts messages.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[],"secrets":[],"limits":{},"config":{}}',1795914302332);
CREATE TABLE installations (
    id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, surface TEXT NOT NULL,
    config TEXT NOT NULL, grants TEXT NOT NULL, limits TEXT NOT NULL, position BIGINT NOT NULL,
    channels TEXT NOT NULL, version BIGINT NOT NULL, previous TEXT, recorded BIGINT NOT NULL, failed_review TEXT NOT NULL, enabled BIGINT NOT NULL, paused TEXT, failures BIGINT NOT NULL,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
, revision BIGINT NOT NULL DEFAULT 0, upgrading TEXT, upgrading_until BIGINT);
INSERT INTO installations VALUES('01a224d5-7b3c-7732-a3ba-e8a2cdb2e102','triage','c92f22bc0c3e89f9257a5dbf07bd8841f6e0145270a11d7fbde0a3a9bb5ee2fa','{"hears":["message"],"roles":[],"powers":["config","log","triage"],"runtime":[]}','{}','{"http":[]}','{"cpu_ms":250,"wall_ms":10000,"memory_bytes":67108864,"table_elements":20000,"handles":2000,"host_calls":50000,"actions":1000,"journal_bytes":1048576,"log_lines":200,"log_bytes":65536,"http_calls":20,"http_bytes":33554432}',1,'[]',1,NULL,1,'hold',1,NULL,0,1795914300220,1795914301675,0,NULL,NULL);
INSERT INTO installations VALUES('01a224d5-7cae-7345-863f-6cd7785486ef','welcome','c68f690bb5080dc37996c6e63bbd102f9351ad31d94708de645d8b05f17b65e1','{"hears":["conversation"],"roles":[],"powers":["clock","config","log","replies"],"runtime":[]}','{}','{"http":[]}','{"cpu_ms":250,"wall_ms":10000,"memory_bytes":67108864,"table_elements":20000,"handles":2000,"host_calls":50000,"actions":1000,"journal_bytes":1048576,"log_lines":200,"log_bytes":65536,"http_calls":20,"http_bytes":33554432}',2,'[]',1,NULL,0,'hold',1,NULL,0,1795914300590,1795914300590,0,NULL,NULL);
INSERT INTO installations VALUES('01a224d5-7f2c-7f13-b525-b87f6e8e5196','messenger','1d2075c84c764f6634b3b603f6556ede41ad702d4445403baa2d8930b0056417','{"hears":[],"roles":["connector"],"powers":["config","http","intake","log","rules","secrets"],"runtime":[]}','{}','{"http":["*.fbcdn.net","*.fbsbx.com","graph.facebook.com"]}','{"cpu_ms":250,"wall_ms":10000,"memory_bytes":67108864,"table_elements":20000,"handles":2000,"host_calls":50000,"actions":1000,"journal_bytes":1048576,"log_lines":200,"log_bytes":65536,"http_calls":20,"http_bytes":33554432}',3,'[]',1,NULL,0,'hold',1,NULL,0,1795914301228,1795914301228,0,NULL,NULL);
INSERT INTO installations VALUES('01a224d5-8081-7b59-b980-a5b3a8cd1c4c','follow-up','c5ae4d5637e4e970ca94dca8ebbaba2051b26e762e273502190dbec5bb496670','{"hears":["message","conversation","timer"],"roles":[],"powers":["clock","config","kv","log","notes","replies","timers","triage"],"runtime":[]}','{}','{"http":[]}','{"cpu_ms":250,"wall_ms":10000,"memory_bytes":67108864,"table_elements":20000,"handles":2000,"host_calls":50000,"actions":1000,"journal_bytes":1048576,"log_lines":200,"log_bytes":65536,"http_calls":20,"http_bytes":33554432}',4,'[]',1,NULL,0,'hold',1,NULL,0,1795914301569,1795914301569,0,NULL,NULL);
INSERT INTO installations VALUES('01a224d5-80da-7e4a-92e5-4f3388e272a1','counter','99ccedce82b9a2264e9e43ee34aed098a7fcefcd30a5afa5a407ec2cf1372b83','{"hears":["message"],"roles":[],"powers":["kv","notes"],"runtime":[]}','{}','{"http":[]}','{"cpu_ms":250,"wall_ms":10000,"memory_bytes":67108864,"table_elements":20000,"handles":2000,"host_calls":50000,"actions":1000,"journal_bytes":1048576,"log_lines":200,"log_bytes":65536,"http_calls":20,"http_bytes":33554432}',5,'[]',1,NULL,0,'hold',1,'20 of its events failed in a row; mend it, then enable it',0,1795914301658,1795914306880,1,NULL,NULL);
CREATE TABLE channels (
    name TEXT NOT NULL PRIMARY KEY, connector TEXT NOT NULL, hook TEXT NOT NULL, account TEXT NOT NULL,
    account_name TEXT, config TEXT NOT NULL, grants TEXT NOT NULL, rules TEXT NOT NULL,
    sends_from BIGINT NOT NULL, sends BIGINT NOT NULL,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
, revision BIGINT NOT NULL DEFAULT 0);
INSERT INTO channels VALUES('shop','messenger','shop','1001','The shop','{"api_base":"http://127.0.0.1:44421","page_id":"1001","page_name":"The shop"}','{"http":["127.0.0.1:44421"]}','{"text_limit":{"length":2000,"utf16":false},"attachments":{"image":{"max_bytes":25000000},"audio":{"max_bytes":25000000},"video":{"max_bytes":25000000},"file":{"max_bytes":25000000}},"quick_replies":{"max":13,"title_length":20},"reply_window":86400,"person_window":{"seconds":604800,"tag":"HUMAN_AGENT"},"private_reply_window":604800,"templates":false,"send_rate":{"count":300,"seconds":1},"receive_rate":null,"echoes":null}',1795914301737,4,1795914301694,1795914301694,0);
INSERT INTO channels VALUES('help','messenger','shop','1002','The help','{"api_base":"http://127.0.0.1:44421","page_id":"1002","page_name":"The help"}','{"http":["127.0.0.1:44421"]}','{"text_limit":{"length":2000,"utf16":false},"attachments":{"image":{"max_bytes":25000000},"audio":{"max_bytes":25000000},"video":{"max_bytes":25000000},"file":{"max_bytes":25000000}},"quick_replies":{"max":13,"title_length":20},"reply_window":86400,"person_window":{"seconds":604800,"tag":"HUMAN_AGENT"},"private_reply_window":604800,"templates":false,"send_rate":{"count":300,"seconds":1},"receive_rate":null,"echoes":null}',1795914301737,1,1795914301707,1795914301707,0);
CREATE TABLE secrets (
    owner TEXT NOT NULL, name TEXT NOT NULL, sealed BLOB NOT NULL, updated_at BIGINT NOT NULL,
    PRIMARY KEY (owner, name)
);
INSERT INTO secrets VALUES('channel:shop','app_secret',X'6171a849fcf5f6b5805e68cd9d05bb9db945dc0600e747f3c33299147e16bc8e253f6499462d',1795914301694);
INSERT INTO secrets VALUES('channel:shop','page_token',X'1e6dff1ec6a4d6cd36f658dde5ccdf7680f455529527aba96c2779ecac47a6e51aee0407836d',1795914301694);
INSERT INTO secrets VALUES('channel:shop','verify_token',X'022c7b713a983475058000c30a5b7f1354452ad3008dd56efd9f1394f6439719110b777048',1795914301694);
INSERT INTO secrets VALUES('channel:help','app_secret',X'6ad0ea40793c274f3b7329010459e23e8dbb0d7a9ee55f7bc151bf9b124ca133b3b52407332d',1795914301707);
INSERT INTO secrets VALUES('channel:help','page_token',X'1f6fb8c3298a287e045305bd7d6f9ecec4b45c6db941dde37cf889d25811afda3825d9f70e81',1795914301707);
INSERT INTO secrets VALUES('channel:help','verify_token',X'3bbff0a3cb19dcbaf61712d5ef04ae1fc6b0d92f81558c344ecc45b4fcb3842462998f39b3',1795914301707);
CREATE TABLE connections (
    owner TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, sealed BLOB NOT NULL, scopes TEXT NOT NULL, refresh_at BIGINT, expires_at BIGINT,
    problem TEXT, version BIGINT NOT NULL, refreshing_until BIGINT NOT NULL, connected_at BIGINT NOT NULL,
    PRIMARY KEY (owner, name)
);
CREATE TABLE consents (
    state TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, sealed BLOB NOT NULL, expires_at BIGINT NOT NULL
);
CREATE TABLE templates (
    channel TEXT NOT NULL, name TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (channel, name, language)
);
INSERT INTO templates VALUES('shop','order_left','en','Your order {{1}} has left.');
CREATE TABLE contacts (
    id TEXT NOT NULL PRIMARY KEY, name TEXT, attributes TEXT NOT NULL,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
INSERT INTO contacts VALUES('01a224d5-8111-7e1d-89d6-c14b6ca58c35','Person bob','{"first_name":"Person","last_name":"bob"}',1795914301713,1795914301727);
INSERT INTO contacts VALUES('01a224d5-8111-7e9a-ba81-2c1054859f43','Ada Byron','{"first_name":"Ada","language":"en-GB","last_name":"Byron"}',1795914301713,1795914301725);
CREATE TABLE identities (
    channel TEXT NOT NULL, external_id TEXT NOT NULL, contact_id TEXT NOT NULL,
    PRIMARY KEY (channel, external_id)
);
INSERT INTO identities VALUES('shop','ada','01a224d5-8111-7e9a-ba81-2c1054859f43');
INSERT INTO identities VALUES('help','bob','01a224d5-8111-7e1d-89d6-c14b6ca58c35');
CREATE TABLE conversations (
    id TEXT NOT NULL PRIMARY KEY, channel TEXT NOT NULL, thread TEXT NOT NULL, kind TEXT NOT NULL,
    status TEXT NOT NULL, category TEXT, priority TEXT NOT NULL, labels TEXT NOT NULL, assignee TEXT, team TEXT,
    automation BIGINT NOT NULL, contact_id TEXT NOT NULL, lead_id TEXT, last_seq BIGINT NOT NULL, event_seq BIGINT NOT NULL,
    last_inbound_at BIGINT, last_agent_at BIGINT, snoozed_until BIGINT, delivered_until BIGINT, read_until BIGINT,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,
    UNIQUE (channel, thread)
);
INSERT INTO conversations VALUES('01a224d5-8111-70b0-9bd9-9d056ad67a00','help','bob','direct','open','sales','normal','["sales"]',NULL,NULL,1,'01a224d5-8111-7e1d-89d6-c14b6ca58c35',NULL,3,3,1795914301711,NULL,NULL,NULL,NULL,1795914301713,1795914301735);
INSERT INTO conversations VALUES('01a224d5-8111-7940-b176-8db762874b08','shop','ada','direct','open','vip','normal','["gold","order"]',NULL,'north',1,'01a224d5-8111-7e9a-ba81-2c1054859f43','01a224d5-8268-77ae-973d-b7ee4d74cc4b',10,6,1795914304873,1795914301999,NULL,NULL,NULL,1795914301713,1795914304875);
CREATE TABLE choices (
    conversation_id TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, author TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, field)
);
INSERT INTO choices VALUES('01a224d5-8111-7940-b176-8db762874b08','category','vip','Tess',1795914302058);
INSERT INTO choices VALUES('01a224d5-8111-7940-b176-8db762874b08','team','north','Tess',1795914302058);
INSERT INTO choices VALUES('01a224d5-8111-7940-b176-8db762874b08','label:gold','added','Tess',1795914302058);
CREATE TABLE links (
    conversation_id TEXT NOT NULL, other_id TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (conversation_id, other_id)
);
CREATE TABLE feedback (
    id TEXT NOT NULL PRIMARY KEY, conversation_id TEXT NOT NULL, message_id TEXT, contact_id TEXT NOT NULL,
    rating BIGINT NOT NULL, best BIGINT NOT NULL, text TEXT, source TEXT NOT NULL, created_at BIGINT NOT NULL
);
INSERT INTO feedback VALUES('01a224d5-8266-7042-9f62-16f48e87ecdf','01a224d5-8111-7940-b176-8db762874b08',NULL,'01a224d5-8111-7e9a-ba81-2c1054859f43',4,5,'good','Tess',1795914302054);
CREATE TABLE leads (
    id TEXT NOT NULL PRIMARY KEY, conversation_id TEXT NOT NULL, contact_id TEXT NOT NULL, stage TEXT NOT NULL,
    value BIGINT, currency TEXT, source TEXT, attributes TEXT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
INSERT INTO leads VALUES('01a224d5-8268-77ae-973d-b7ee4d74cc4b','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7e9a-ba81-2c1054859f43','new',12050,'EUR','fair','{"need":"a kettle"}',1795914302056,1795914302056);
CREATE TABLE messages (
    id TEXT NOT NULL PRIMARY KEY, conversation_id TEXT NOT NULL, seq BIGINT NOT NULL, channel TEXT NOT NULL,
    direction TEXT NOT NULL, kind TEXT NOT NULL, author_kind TEXT NOT NULL, author_name TEXT, contact_id TEXT,
    text TEXT NOT NULL, payload TEXT, attributes TEXT NOT NULL, reply_to TEXT, deleted BIGINT NOT NULL,
    state TEXT NOT NULL, external_id TEXT, attachment_count BIGINT NOT NULL, root TEXT, private_reply_to TEXT,
    draft TEXT, sent_at BIGINT NOT NULL, created_at BIGINT NOT NULL
);
INSERT INTO messages VALUES('01a224d5-8111-778b-b72e-149b21f44a6c','01a224d5-8111-7940-b176-8db762874b08',1,'shop','in','message','contact',NULL,'01a224d5-8111-7e9a-ba81-2c1054859f43','hi, where is my order?',NULL,'{}',NULL,0,'received','m-ada-1',0,NULL,NULL,NULL,1795914301711,1795914301713);
INSERT INTO messages VALUES('01a224d5-8111-71b6-af0b-4d1caf8e836c','01a224d5-8111-70b0-9bd9-9d056ad67a00',1,'help','in','message','contact',NULL,'01a224d5-8111-7e1d-89d6-c14b6ca58c35','what is the price?',NULL,'{}',NULL,0,'received','m-bob-1',0,NULL,NULL,NULL,1795914301711,1795914301713);
INSERT INTO messages VALUES('01a224d5-8122-7b13-93d1-2e2bf32a8935','01a224d5-8111-70b0-9bd9-9d056ad67a00',2,'help','out','note','plugin','counter',NULL,'1.0 counts 1',NULL,'{}',NULL,0,'sent',NULL,0,NULL,NULL,NULL,1795914301730,1795914301730);
INSERT INTO messages VALUES('01a224d5-8124-7785-a4f0-cbaab15c4b8f','01a224d5-8111-7940-b176-8db762874b08',2,'shop','out','note','plugin','counter',NULL,'1.0 counts 1',NULL,'{}',NULL,0,'sent',NULL,0,NULL,NULL,NULL,1795914301732,1795914301732);
INSERT INTO messages VALUES('01a224d5-8127-7d86-9d15-39fec21970ef','01a224d5-8111-70b0-9bd9-9d056ad67a00',3,'help','out','message','plugin','welcome',NULL,'Hi Person! Thanks for writing to The help. We will answer as soon as we can.',NULL,'{}',NULL,0,'sent','m_000002',0,'01a224d5-8111-71b6-af0b-4d1caf8e836c',NULL,'{"text":"Hi Person! Thanks for writing to The help. We will answer as soon as we can."}',1795914301787,1795914301735);
INSERT INTO messages VALUES('01a224d5-8128-7e26-804d-0f8622ed94e9','01a224d5-8111-7940-b176-8db762874b08',3,'shop','out','message','plugin','welcome',NULL,'Hi Ada! Thanks for writing to The shop. We will answer as soon as we can.',NULL,'{}',NULL,0,'sent','m_000001',0,'01a224d5-8111-778b-b72e-149b21f44a6c',NULL,'{"text":"Hi Ada! Thanks for writing to The shop. We will answer as soon as we can."}',1795914301785,1795914301736);
INSERT INTO messages VALUES('01a224d5-817e-7dd2-866e-eed93d7bf8e5','01a224d5-8111-7940-b176-8db762874b08',4,'shop','in','message','contact',NULL,'01a224d5-8111-7e9a-ba81-2c1054859f43','what is this?',NULL,'{}',NULL,0,'received','m-ada-2',1,NULL,NULL,NULL,1795914301820,1795914301822);
INSERT INTO messages VALUES('01a224d5-8184-7d6e-ae8a-3a5244410657','01a224d5-8111-7940-b176-8db762874b08',5,'shop','out','note','plugin','counter',NULL,'1.0 counts 2',NULL,'{}',NULL,0,'sent',NULL,0,NULL,NULL,NULL,1795914301828,1795914301828);
INSERT INTO messages VALUES('01a224d5-81bc-7ad6-8a43-0bb78cf77e8a','01a224d5-8111-7940-b176-8db762874b08',6,'shop','out','message','agent','Tess',NULL,'It is on its way.',NULL,'{}',NULL,0,'sent','m_000003',0,NULL,NULL,'{"text":"It is on its way."}',1795914301889,1795914301884);
INSERT INTO messages VALUES('01a224d5-81bf-770b-ba80-86ffcd5067ef','01a224d5-8111-7940-b176-8db762874b08',7,'shop','out','note','agent','Tess',NULL,'a good customer',NULL,'{}',NULL,0,'sent',NULL,0,NULL,NULL,NULL,1795914301887,1795914301887);
INSERT INTO messages VALUES('01a224d5-81f9-7e7c-a68f-d674f4ab8c37','01a224d5-8111-7940-b176-8db762874b08',8,'shop','out','message','agent','Tess',NULL,'Once.',NULL,'{}',NULL,0,'sent','m_000004',0,NULL,NULL,'{"text":"Once."}',1795914301949,1795914301945);
INSERT INTO messages VALUES('01a224d5-822f-7460-8b75-c43653da2806','01a224d5-8111-7940-b176-8db762874b08',9,'shop','out','message','agent','Tess',NULL,'into the void',NULL,'{}',NULL,0,'uncertain',NULL,0,NULL,NULL,'{"text":"into the void"}',1795914301999,1795914301999);
INSERT INTO messages VALUES('01a224d5-8d6b-763b-b7ff-81cb8705c00e','01a224d5-8111-7940-b176-8db762874b08',10,'shop','in','message','contact',NULL,'01a224d5-8111-7e9a-ba81-2c1054859f43','are you there?',NULL,'{}',NULL,0,'received','m-ada-3',0,NULL,NULL,NULL,1795914304873,1795914304875);
CREATE TABLE attachments (
    id TEXT NOT NULL PRIMARY KEY, message_id TEXT NOT NULL, position BIGINT NOT NULL, kind TEXT NOT NULL,
    name TEXT, media_type TEXT, size BIGINT, state TEXT NOT NULL, failure TEXT
, bytes_id TEXT);
INSERT INTO attachments VALUES('01a224d5-817e-75c8-ad28-67bd8a0e9202','01a224d5-817e-7dd2-866e-eed93d7bf8e5',0,'image',NULL,'image/png',14,'stored',NULL,NULL);
CREATE TABLE attachment_bytes (id TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL);
INSERT INTO attachment_bytes VALUES('01a224d5-817e-75c8-ad28-67bd8a0e9202',X'6279746573206f66206120636174');
CREATE TABLE reactions (
    message_id TEXT NOT NULL, actor TEXT NOT NULL, emoji TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (message_id, actor)
);
INSERT INTO reactions VALUES('01a224d5-8111-778b-b72e-149b21f44a6c','ada','❤',1795914301881);
CREATE TABLE dedupe (
    channel TEXT NOT NULL, dedupe_key TEXT NOT NULL, created_at BIGINT NOT NULL,
    PRIMARY KEY (channel, dedupe_key)
);
INSERT INTO dedupe VALUES('shop','message:m-ada-1',1795914301713);
INSERT INTO dedupe VALUES('help','message:m-bob-1',1795914301713);
INSERT INTO dedupe VALUES('shop','message:m-ada-2',1795914301822);
INSERT INTO dedupe VALUES('shop','reaction:m-later:react:1795914301878:❤',1795914301879);
INSERT INTO dedupe VALUES('shop','reaction:m-ada-1:react:1795914301881:❤',1795914301882);
INSERT INTO dedupe VALUES('shop','message:m-ada-3',1795914304875);
CREATE TABLE parked (
    channel TEXT NOT NULL, dedupe_key TEXT NOT NULL, external_id TEXT NOT NULL, item TEXT NOT NULL,
    created_at BIGINT NOT NULL, PRIMARY KEY (channel, dedupe_key)
);
INSERT INTO parked VALUES('shop','reaction:m-later:react:1795914301878:❤','m-later','{"account":"1001","dedupe_key":"reaction:m-later:react:1795914301878:❤","thread":"ada","contact":"ada","contact_name":null,"conversation_kind":"direct","at":1795914301878,"body":{"item":"reaction","message":"m-later","emoji":"❤"}}',1795914301879);
CREATE TABLE raw_requests (
    id TEXT NOT NULL PRIMARY KEY, channel TEXT NOT NULL, dedupe_key TEXT NOT NULL, request TEXT NOT NULL,
    body BLOB NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, attempts BIGINT NOT NULL, due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL, UNIQUE (channel, dedupe_key)
);
INSERT INTO raw_requests VALUES('01a224d5-81b7-7ad7-9b30-495fda8391e4','shop','bffa200a0a6025474adc3b2aaa92f3fedfa998778ebcdcb01599699368e7e133','{"method":"POST","query":[],"headers":[["accept-encoding","identity"],["content-length","364"],["user-agent","Python-urllib/3.11"],["content-type","application/json"],["x-hub-signature-256","sha256=923cbac548e63851276f33cac98960ebbbcfbe1f6de3e2961f148de1237c7495"],["connection","close"],["host","127.0.0.1:44651"]],"received_at":1795914301878}',X'7b226f626a656374223a202270616765222c2022656e747279223a205b7b226964223a202231303031222c202274696d65223a20313730303030303130303030302c20226d6573736167696e67223a205b7b2273656e646572223a207b226964223a2022616461227d2c2022726563697069656e74223a207b226964223a202231303031227d2c202274696d657374616d70223a20313739353931343330313837382c20227265616374696f6e223a207b226d6964223a20226d2d6c61746572222c2022616374696f6e223a20227265616374222c20227265616374696f6e223a20226c6f7665222c2022656d6f6a69223a20225c7532373634227d7d2c207b2273656e646572223a207b226964223a2022616461227d2c2022726563697069656e74223a207b226964223a202231303031227d2c202274696d657374616d70223a20313739353931343330313837382c202274656c657061746879223a207b2278223a20317d7d5d7d5d7d','kept','an item of an unknown kind: `telepathy`',0,1795914301879,1795914301879);
CREATE TABLE fetches (
    id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, channel TEXT NOT NULL, target TEXT NOT NULL,
    attempts BIGINT NOT NULL, due_at BIGINT NOT NULL, claim TEXT, claimed_until BIGINT, created_at BIGINT NOT NULL
);
CREATE TABLE events (
    id TEXT NOT NULL PRIMARY KEY, conversation_id TEXT NOT NULL, seq BIGINT NOT NULL, kind TEXT NOT NULL,
    message_id TEXT, data TEXT NOT NULL, root TEXT NOT NULL, depth BIGINT NOT NULL, until_seq BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
INSERT INTO events VALUES('01a224d5-8111-7563-ae06-571176b2b4a6','01a224d5-8111-7940-b176-8db762874b08',1,'conversation',NULL,'created','01a224d5-8111-778b-b72e-149b21f44a6c',0,1,1795914301713);
INSERT INTO events VALUES('01a224d5-8111-747c-a638-509b455ed46b','01a224d5-8111-7940-b176-8db762874b08',2,'message','01a224d5-8111-778b-b72e-149b21f44a6c','','01a224d5-8111-778b-b72e-149b21f44a6c',0,1,1795914301713);
INSERT INTO events VALUES('01a224d5-8111-70c5-96df-ec7f360f5066','01a224d5-8111-70b0-9bd9-9d056ad67a00',1,'conversation',NULL,'created','01a224d5-8111-71b6-af0b-4d1caf8e836c',0,1,1795914301713);
INSERT INTO events VALUES('01a224d5-8111-7203-9a93-8308d337258d','01a224d5-8111-70b0-9bd9-9d056ad67a00',2,'message','01a224d5-8111-71b6-af0b-4d1caf8e836c','','01a224d5-8111-71b6-af0b-4d1caf8e836c',0,1,1795914301713);
INSERT INTO events VALUES('01a224d5-8123-771d-a47e-742783728b4c','01a224d5-8111-70b0-9bd9-9d056ad67a00',3,'conversation',NULL,'category,labels','01a224d5-8111-71b6-af0b-4d1caf8e836c',1,2,1795914301731);
INSERT INTO events VALUES('01a224d5-8124-7def-abe4-0a6cc8ff0d3a','01a224d5-8111-7940-b176-8db762874b08',3,'conversation',NULL,'category,labels','01a224d5-8111-778b-b72e-149b21f44a6c',1,1,1795914301732);
INSERT INTO events VALUES('01a224d5-817e-7c09-b1a7-c91f1065a6b7','01a224d5-8111-7940-b176-8db762874b08',4,'message','01a224d5-817e-7dd2-866e-eed93d7bf8e5','','01a224d5-817e-7dd2-866e-eed93d7bf8e5',0,4,1795914301822);
INSERT INTO events VALUES('01a224d5-826a-7a80-acb3-57d55f88aabc','01a224d5-8111-7940-b176-8db762874b08',5,'conversation',NULL,'category,team,labels','01a224d5-826a-7506-b939-8c17120827bc',0,9,1795914302058);
INSERT INTO events VALUES('01a224d5-8d6b-7ac0-b58c-a96cbf514d37','01a224d5-8111-7940-b176-8db762874b08',6,'message','01a224d5-8d6b-763b-b7ff-81cb8705c00e','','01a224d5-8d6b-763b-b7ff-81cb8705c00e',0,10,1795914304875);
CREATE TABLE recordings (
    run_id TEXT NOT NULL PRIMARY KEY, installation_id TEXT NOT NULL, sealed BLOB NOT NULL, created_at BIGINT NOT NULL
);
INSERT INTO recordings VALUES('01a224d5-8111-78cd-aa60-9fddba7e856e','01a224d5-7b3c-7732-a3ba-e8a2cdb2e102',X'25d2fc90efbd90f941e8cd6588876f80dcf1d7fb0ede0a91ab30172884514eb7e60565ce95149eccd1ca5456647bdfe80167eac21859bfac3204580c563838f46da44a13049b487b03918fa254a797bc30705a5854f51983fdff75d920c0e88881698c264da057b0e0fe9d1fd5f6ebe29d11eb07befdce83d695bbf342f5b2802198d55227d5e2951e692edba6b70776f99fd812163387190269eb2d2072d3428914da27472b71cbaae2be2d58267fe6da58ffd9642797d47a54a47826e898ab40d050ea8c8ee6a1f43c077e3ffd5781affd788d74e4729d0969de2848d8992b931302b426148aebb66bc1d93544b11205fb9dbc8189e766008ca281d3ca8c7aabd46eb4a6a48f94f6cbb6e7261abca4e3c7ced527e22a6d692d82074650bc49486f8554fa75dc0d00360cea5b32ba67339aaba9c2b1d48902bd5f2259bcb54d0a0244b50cb302e00b5c4b51ecd3a0b77ffef134e4a3d333426c75ae669000fb4a4c4ef73f8bb94b08f7e734f024ce7ff3184a89520da36313c4d3b66d38ab448376cde5215ea4639a972b3a8fa39a25ae6f795e108a0c7c8b56dbcd1756cc1965aa0d045aadeefd78b36503b38a6e5359b3a2c8e1cd413327bbd79acceb7f76d867ac8af831837c1d0fedd5ab54868df05f777318c1ff62ef011b51ca63df74ecc22c78c06b6ace87e4377a0e06a405f00c3297fcd30e673f75b8dac49723c321fe671b19e634e57c61b8d51c2c78d1848d886a2e2e4a820ee0946bae1fe55d36c0cc7197c21e3e5dfc54c30a7c2b3357c09118aa972a833b3817f7b11e6567d247bfba91cd73be9fd1319b11b51b6bd100c47a4e78fe12ab757b9ac5e74675d59e7b032bd666291261b976652321f0701077d1a32d306cb592072a9864f5837ce64469ccecd35ab4e252e3dfa5232df9f215c4698db12c99d8fdd027170f2ee64ba7334c7a62b11b02dd7e8d6b40f80d0fa9a3e6278d85e853d933d02dfd1e364f2cf334e6f1e874cbb61843581a4146a93076f33dd10148a1eb6e8a85975b0387437b48222b069da5965a37e3618d12fc57bc540a76b1d55d04b506458bde6543f86a0afccdcedaaafcac428cc83e02d970ecd9fe6b902f74d9c8976a5f6799909231fb8943af21b908461d3c62219a8a4f31cac270e2b2f462089e4549d3057085d1240f3980d95546b9f2dd56cae420ad885e06b6b50d2b6bf99084cd90094dbe8d2294fa6bdde9c07720a87524c5bbe1a613c96a92d675c006cda8c8cc11e0ac424aeacddcc0662364827888e4ce7ef1ee06a882aa702b7a68a7f64444591af876532dfb2320bba00706203693e705cb823f4d97e0e3933433413d1e8e6980787562f6ece2c6eb6c841d2aa1f4fea2f2907306f04fc068c02deb74e45bcd48a592e9e0e79d5fcc2b2914cc7af966f7ebd2778a61b585c6af167e7ea43c92ab0d51ae261340351004ea9e14be7d7e4bc8ac381682eeca58a5dd316f5f296adc73747a5b887d3aceea695fb4321f4975ee5dba77d7152f214297475c9c9e5feb94048046525b18f9372f3c1b57f9d79c862991009846fcfacec9fbe05cbb8d819832486196d6b7f1f5aef131afc31e20fb0d87531248c9fcc5a5daf74abdfd5cf381b74c6d2d8854c72bc589e1456e6d67cdaa3f7ba84b7b4234d876970e5d004adeb38b525f15c6aaad3c259c63786ae6daf7c84c64b54ad9389bca0540ee9bbf09bd3207f13fa819356e3d24d1759e5bac51348f67725364a1ba8f5920170df8a6ba0af8f985306ccfcb93127497562cf328ee149d10934b433b20ecb7b9cddf2cbfec42caa340d8c021875a5b09f4fe92f77c93857fb2eaf377234080ba765bf46f1e09f233e017b1789160d25abb896510d8edd9dec2c4971c0c14c2edf3b1a60571b7e7e72da1a24f166fcee945bcf464bff81b37e161aa584ce0749a98f8c16b81957fa6230a9d94c526b597f4e269b9875299b25116dfe601b16a3bfde0f494d58226adf03e46e0a701c32b69ae0778777247001949e82fffa9f22b0e1072f2d0ebc149fe8585faabe66e7a6d6293c9b82911fade7b92db32ce88cd010b8c18b9198573b86adcdf230f24eda8014da8bbb5a8a1102eea9dd1329bbb7181265345361075ce53c2e9922c4f3fc03009d334a3efa181982c4034e1d5c0c85464339ed46076cdcfd948c6cc9709406e3b929b373f049815dfc0970bee535ae88dbbe2f0ae59e92c65f9496a2cfb807516e6aadbccbb698f786251abb55e86f47c088a54519a32c6c58c0ee6efe1feb892b4ca97458eeb751f560d109641af9c2e8acc8bc1644d82e25ecaa8ea1f03be7dd0489d82e3de225a87b70fe151d0fd9afe6c85cf1744baffc0f3854bdd05f4af053d23e6cbe322746896b6d6ac22b3ec78fe8cac161897eebaea9bef677ac1ade8305b3acf09367e77fc941146167134cff8da6a05c30553def026954e6606cec27e5edd4986eec35d8b4f133eccfa5550621747e2eadb174dd52011e76b45929528421defbcea2c87e81b6a49cf787f8560ee1bd19bd40624ed6b50fc8b26a7f7d1eae85d4bf32733cca28ca3b76d5ca5870c90612fdbfc90ee62508f790ffc82ddadbf438609ce7ff83faf3979b4ea68c5b551c5c1e523893a448ac782d872c19b6693f7ce9bdbffe98d3c80e50ed7918a5c953d5cd3a8b1327624a1e4e071875f42d2537d824c2c7b6b52679d4334a667fac98b5b093e1db886077124a6bebdc91c4261d0d8cdbc4c8aaa6bac8b239dbd21d1c23220df66a4abe29a509085a3808d51c0fd3f31f630b0ba9f6d8f45a3d577cbb69fde80dc459b647e5f1e469dc85f88c6a35d1494805752babc4249dceaf9677bea32118145b1c0e73a179269c3b1115f367e3dabf175d35cea0be75c5f0ddc3dd70266025dd06bed8eac4b334add0510e5d9dbc3d74762cbb3c359f0cd56d8af7c3daa6ce5f8d74504b079e75497b3aa81c006a1538c7fd8f5463ed1d9b21ddb339642a7e4153251aa92c8e68987f444d1be8c26c74d485f3b0d832814f89d1aea96b2fe3ee72c1f75ef6494c45a738de03549c5bdfad80b3abc7f2478fc84bbe7921b57ac04cc35233f327edeb96f198ed8299e5de0cea6a04e58bc727fa4d58ae5b41add8a7f1978209af64cc9038720b818c679fa54a185a1f8c50802ad1b6cbc6475c29e0dbbd7ace3ef5dc409fa7b07dd1ed0c537cad0c3befee018037b2f3d455c5dce6870a244327ea384eb8727e406b5dc75b594e366779004b4e7eb341d9c8f9370818b9cec521cae13b402ba8fe01502b4f6fa22d85159de2a74ad77944a6673537a4d8ff851073ee79cf3743817812c7283e926462e9e029c3f3929136576c1673ad05ee05ae699',1795914301731);
INSERT INTO recordings VALUES('01a224d5-8111-7525-9d0b-0cd93f6c263a','01a224d5-7b3c-7732-a3ba-e8a2cdb2e102',X'8417983f221eac4ddd259adb91cee1cb97b7cf0add552e180cb785f2716a960aaa5520aad00ad267fce7226e13e0751adee54331490f8ebfbb27aae87bf577aa36afc82e922fff9e64587e7a715a61cc024a9c67f3a5f6f08dc32e8b0c243c8e91225743f92fbd5d67e7f788dfc176cfd8656515b6926f6e90b184e4abdb06e19122758dd4df39ebefe9fe3d11ebc69866fd128d7a5fae9edcb08574c77fdf4d8426d52e873d1c23ac154f769c91b4b9f067de0ebec7a84b1bd2f21e9d1e14ff735571254b860fdc8adcd6265ecbd03a13d1938f5eb9fed747a7338ec53b501d8eb7b8ee385dc277ac44bd089ef0370ca4b8fbb3e88e7c97cfc24ac0b79302d68a4c611a0ba90d4c41c09b6bad184f0863f1cb03b20bd3a10a795fdf7ccdb58529c8812026a1642c13bd4e494b1ab1046f44f30afa31752bb3940ad0292e6fffb9fdc5ddb6e050d330720308833d0de8fe70d59945fab963197fa27e1f47e1ed1e3f0a2bf6a6f21e033b935c09d1ebbc3e52f59db989b1fb43e6cc7a62ac2f02762b52619ed343daec7d76b09c712b435a9c322f34db49130df2998755f5b6d1549414b4ea3fe95eac57a76bb3d087bc3075634ef9cc45265db8f3894eaca1cc1a8856729834e08c138801f798b3877fc4951d95f2388b6e71426d9479cb2015f891b7f34275acd7a1aa553bf77eeb7512b4e4b06c5ddfb58d10995002d51d955a8873eb8c814285fe2845c296eb895bd80b448ffd3f779f645d2624b14583891799a24b1e94c5de2412b897829a010c33486e60b2240ef7fd3b9df76b148e9265cc8800e76af90d2af9771a31444184738606ecdf7729856249b7e07a42ddaf4d44c3fcbe12f42c456857a1b211a01fefc30c80e79144b79e526ed9aebfd81cd2dcfdc642ff0318b128418320d8940cbf4d225e62b8e14467b1f4b5c892b186f56a41d93f0b840966be1abdee3ed0fb422317c62072829b2c41333fc4c4692733aa8f2d5fca994df78c48187fb094306efd317ccf50e4530b9ed0d495caa0952210852f9a190341727e213da7cec772785f0f771e4293cc89cf173fc3c8f45cb72f5479d591234464a652f10765f094ae7f28442f07c2cc6176ccc19bf13aaf4a2cde776a876817dcb65deff57c6df2ec2bb9db00b25be62fb0f76c2a06b33a35d1dd61b5e979282fc5cd44c50975cf14e0c42e597d4bb73d2ce4797fd3ddb6e5fce65441ed674cfc347202d5b7a321e9db656632ab5e1140aa76d146fe1dc44e13345e8b41a730757491fcfb9de21f6ee4c46701fbf4f4142198906bdde8c8d24104d65b4eccd7978fb225a69fcb95fbaa55719b4533cbeb01b8fe13e8192ea2f2f5b5b3d1ec813088a4c6aed06634b99578fd5602e7c525ee70203053c00325f3ced56fb275dc8d15f6fbd20238b316176ee4a2275ad44fec0b8c465ad890a2244158ac742aa6323a070829eec3cc3d398e83d0698cb054c9f31b5ba3dfd99ce3763eb869e555643ea93ba6d02a24f85fcb63c9e62339560a3599bd65ded734b4dc4aa1b6ce75ce25e89fd9a2e769778222a59395a5b552c663f0b0b706ceec7f802c9a2108021090102766b4b738c22a47190f0b8e9aed3692228ec0353672cf13463ee80c6359482a4c4da2034fa14e4eb4ebec7bb40aef93a459eced85ea5d7de242268f7daee93b048223186a18927c0e43f94fd2c630b6ea248f24211df1934c77fe8fd39a10da1bcfc14699983e39a350b526a9248c3b1c502f92e4e458deec495e4ef6033f3e669756adde82d35ef5fadd178d3797b224599500beea3813c5d53585abadbc775c248548a31a00e63927a571300bcf0b0f0d13e9573e6f46adfe749e1327175bd1c7c7152c262c7e47084eadfcb2a9a4ea2dd0281872ffc3762221f3b87908f632c1ae40ff6cb40e49e89cb614029e024bfbbac581d69c8e9f57daec85b97335ba95ab11bfc443025b437ab3c29ab1b976a595a63ebfafc5acf2a828ddf40fcf9cca2bfe4b3ac9b2f2afdf2cd67c32be68efb43679ab4a8805e829e571b3f3debc70e77a1c2f91b4bc4d22f3bfaffb6796c2f5681d22e66b94ed278abca99f6ee267601f6df46808e9e4a9ead8f801fe95d4b2c4a6c61caebdcec94b74793d3650b88f9cdb84a1f089791868c2251ece0d23b26dcd082c9eae8e88c66ab15d62fc2f47d1ac94450e74c04211e49c8e4f3e049836cdc1ba44a36c21dd0f216909c3b5b486a05d6ecc3a1626bf68820e3ea038deaaf313ce182ecc82624d3f042082e12d72d47d8f2b7bdae497a5114bc30a03d6540a51081ec1bafce816f1390ab64a776d29c9e5e8ffd7586b4ed646dfdddca4b4a4a6e92982eae415f8af03cddd85a00c4bf9b5779d7cdef8e90c7851dfdad221555a217cb6742f3c7cbd07a1a6a5d1c364ff52a3c46ffb338dc1550d731eb0ca5736f92ee4061d4335aba0d7582deb0ea9f4f11ae07ec197143b8aa428b7d440fe2d6a1c79c375406dec8cc30150600e9af5e4dc45775e14f9c15db6877eb9ac2c9d7bda34e2e4842deb519df933658a29c14ff0ae4a29854f1cfe7334787ccbf68cdfceed3bfc4fb4d8a057bd0df77f41160c31372bb157d5550affa0355247e743aaeb6fb28ddf1a5e782310487d5b995dc3a9a9f5148866512627f23c467fd2c8788372eca2a26e8d8130849ed87f8e9f507ceffb9315141be051b3a8f910629d9ac04671a09c44740069a5845c726039b56dc8f92cccddd16fc1f6c6fe333ffb9685a8b3c24e6cfb9a8054c0326e02b020569daaebe164ca1fcab90ce01525c3220626a3e441e7cc9dde6c9a77a8ce912a786effba82f951a3f67c86e743d7e8bfe9cd284d4664bf201b3ce8813c228b01e2fbbe2f7337a970d289abdf4bbd23847b58253dc6ac4ea5aa859f318c7ddcb41ea7881dd45d4874e3bd2b9ab23dce7e61ddb521cfea758305a270bbc5362b3e5f3aaeae4d0ec9342de63650796949cc101f302246632aed9f141a9d388268c082ca478db6fa4eb3d4b3ffb58d46b3335a60f63c42f4b0848d5cf95cfd38ac5cff1bada514863b63b933a385359c120b0ecf767086b1b82e6dd2ad3bc7904928365ceb1091b683aa779123b8a1a4d128d0b687b6af574fabd4001f0fae19f8c3ef27c3e72052f4a3c4b4d7953b735c7834fa0c421b2b1faf9401c1d65a6414f298419fca93c848c819faa6800690ae5d4dcc8cabc907e799649aea44278e577b54558ae62c589c8d30351bbfafdc1b069175d9d7069eb4e7f3e5778fa1a727411da66cd4c5eeac98541d20d398796b0c21e59d6ee6fc340b319b5cf977d4da81657c3b2c55c8815847da7ad73cdb3f5728ad2a3f4e0131433f25a2516e631a1be44820e1a5fc6dd390d204f0863beaebf2dfda38696afb83cbb68a',1795914301732);
INSERT INTO recordings VALUES('01a224d5-817e-705a-8d8c-e4f4a73039ab','01a224d5-7b3c-7732-a3ba-e8a2cdb2e102',X'0bb8d64140016e016a77e5455c7cc56c7ff9e5181abb7e4db10fe597f2ac94258047c129ccd8804cd39a7372939253d50bb2e1daa7b537becc867ec67a2dfcb8016df0c49d9b94c8142fa26319317f587a3707cc00545015fe992750c102be2fc49f6d920279a3dd28d47e8833f7d60d5203801440680b2983cc3113c92c6f5dcd8dfdf9451430d5957a873342e8badfe6e198f432ce6988a353e80f9cd465f6f13788c4f7aa628d51d210713a07d60b3f05c266d62ed86afa8ee2da3029d76daad0aa4bfe3528efeb3fe5e9c015d52de237c8152d7fcf25b8edbc411eb907fba0633a5be0495a00f01cdb9570fabd99b0bba1f1c8367a52e7b0636cd172870f30b8d3bfb5beeaba48d23f6d6e58cb31026944554c3893d839090623a11bae15d9811b1c438939866d885ca061da8de5bf3c26750e58644d05938a7254216fb13c40bb328286be9c4a9e728800f44e4d142fb6e128476448a37a6929f34096b16ef458169e7b546bf1c3935f980915f2e1e9508d3a17d7b9c806d852e05a215b047a868cebfa7e6e5db55c0b9483aa42a6f104e9896e051e19f8d9e5fae7e7cb7ced2fec2afb96fb07a7459555544d8026d18365b280b7c515b4a6af0503c7bcb8f1af56b6bc006d4010357a70b9eba433ca77362d4f31944e5d27f50cf9dc5b2891fbeb810ed1fbf7675b3689aeab22c215a0ef38c143562e7e1acc72aa039791cb41ba7cd82e2591de1095a37ac21626f98c294d440c1351d3bff4bccdb33dd2dabcf46792cf45720486b4780f4bbf3e330b2270eea681be687c6a57cc1edf119e0967996dcaf687ad4b1478b5a719b6a48c11589125d5be9cc9743101236b602ae5741b6f02a076e3ecf349a6cefefdbf034797ed4e3ec85c950a85f59014aa4c9573520d82b88731cdfcd36e1018a5da212183c35646937d960fae9cafe495d4f7cc8e8f791f99afc4440923a2ecf285214c1baa128a884f96fc5913d3cde4add57b763ddd62bb19cec21bc61dc88d78505bf5d53132c670a7e84e1d23f380bcf5faef79efecc666cb5a699fa3b4303d3af91827cc77abcbb9f677655fa44c745aebfccbf90d1f345eaa948ec342a111a3eaf53c61ac386a1ca0191213d0c5b639f95212e5b9778a5f1193061abdecab9f44deed6a824b389a039b6fff5f61a7fb5bbc4798a1fca0063b80177fcd095cfe105306f80886d9d05dd43023be2b46bb4cb586e390d1f480b1a01a53e88edf8a4e106bb785225648065c7fc04ab2b03e0137bbe43bf32bfc1cc3b3ef6aec4b4f6fbea44d68f4f0977a130956ebf4ab482513c1e3723b86ccae74e3e1bccb3142b1f372bab826ee9d9e0066f754b7f743312f5bb9dac31ef2f8fdb8a170728f95e239835454320817424133a570951ab72f307e35289f1e74a3b7c117e92ecd7a9336ea62a97a52abd12a65716df9bf2e6ed850b2c94fb8e3d8941e8b290a60daf62aed4b1c319e185fc8b9d915a6bb78042ab22f384fae53eddc846ac5e4b19d3032866503fa148783b67c39ac69b4c5a3b8fd71f3883d740798b2ef7429dcf5fd68e4314e3717166dcff48de31de6586d62a78618197340787483b8f3815baf24bbb6e83e3bbef7177c24c3b256839c4be2391ae9255febff44fc38d68a25ba04e7a6d4acddec7d97eef8f61a6efd26d6e53cf9904108317c898e8a1d49a86e2a304acd509bdd1cf7f4f9415e8e55bc618c0e8fa5c048feb2bca29747030e4fe49237eecb90ed33fcb8b95bd2da160a21ed361a9d79718ae644838081301db161c5a9a6a6e8095fe97316ad66537f99cfd9e8b1024035371f98280bb7fb0ad687dbf16381681e7d5164e36baa70f671ab9eca82e1d628179f145cf94260c972d5a8dec1a88e6ea2174951d1e96ea9f05767351d1dc6652df55378eddcaf33aa56cc768c57c37d9d95a0f9ee35a83df1294393fe1a1db634547f8a71e8403acc3e12631e9935322c25e1bd61f8e3437a3f8383393cd18ada6cbe2c8050ce2ef16bfdbeb48bd299f7bede63bc87eec185a055abca50ce9a3b45402056d28358eea200dc553dc1bfd0e864a0b42750a607c0792508458a7ac8561f8d640ec77009af375b67edbd519d44f38949df9fce7413a70da817042a3250bf22c704e99e8749821c83c0db00198071062f2c4f581e8bd94a9c37578f32b151b6a82c3d68b4f1c2bb8b3e90aca746e2745c5040df97d86a7966b837793934bb1431f713abc33a27ad10bc724c38653ad751f6ffc607399431d9ad1b1c002a5117fd8ddfbea8d26bab48be775f50ef1e5b0a962b70bb4a007829cb0f743a1d005a86c370a1c5e732d9c9af6ed8b5fe81dd26ad551fd613aa27ab5fa09027f4ef916e43c8185b7c3d655fc06e748e920b7d92c946ea773fd866acdd34601049d6c46e0e9ce6666edeb35054f8df7089c3e1710f6f3300b95d0a8e54301f16a8504c3f0b2d8821a5ef5929e3ddfa5f5593d4f05811ae7503a87a4a352cefbe49ac27b0a64279d32d329628f2707f50d7693c21086340fe1c7feb5ab41188ba68ee9b02398fe74863fd99f5b4bc152129ef2fc4db699b134a913caf5a5a646ac2500e4ab2d51a426f6e0dd6f81e113672623736464572cced80816594938cefd167ebea87817f268a5286ffb4587bba5288fc446a38c27d1ac4fda65a8264f2df5b443306ad1f6db294cc6f297323f9fb589bee26c6e7ed169bfaa2ba1b94042f824b5f1f426ce9d5475166c830a3145e73d9ff73c561e504256cfe4d3504b92d852a7608325cb0f5e6a0d218bc4909e23a8fc3bdba353c482b79e1c300fc9c74a1bb98ba1f5d9fcc9af88120c920a4934682aa820e1bda947c7a02d86602debc03649edc484007b42597783a666aecb7c4af980fd2d586bd02b31057e587dbfcde261c63efa8a58abd29a4e3a27dfc06da079a7430a3177fdc314520d3bcd0e31661bdd93f964f3f229567367eedcc11e1ba4729e40de044d9ad662225a5893bae096ec0cd98c539f59f4d726fbd9d6a95d7cd183338697879af82216165efbb766a55ee49f500e3e44d4b2e706b8ad0d1e2cf28c4a88f02081fcd9ec331a3f842fa1e324d6bcbda825582f49e5660c5b62ca8b789ec37e824669ac0903701d6fc3919b4ce20dc9ef0b468f72f689a8e3b55bf59802368eeb9b166c255c883048bceb0e1002d04fa17313bbb456414410c584455518bf045d7bf6a2c06618f309a7f48ddd2635f846e74db680fab210f3dc5cfea1c137d041ac1475e9f9f909c4e74742aaf10407794c20ccc806f510177412eadd52cfefca2f616e769a95366673b95e95cab5d7bbc36e9e86a40f20f8b0e0aeb7155695cba7ed05e2714fce2edac62faeddeb7d3b2f7cb67cd3aa7967cf97663ab55311c3eca9625ed13983b210c72c5b2ee8b',1795914301828);
INSERT INTO recordings VALUES('01a224d5-8d6b-71bc-b15f-ab52f7dbb146','01a224d5-7b3c-7732-a3ba-e8a2cdb2e102',X'fe0627fd8a7f00aeb7d7fbb6e576a655b59255e9c292b1b78bfe4d8fa7d8c126b31ba4d5913ba6ec7971657568a51652e6b157adfa28e456a8ad0969d1f173e1f911898dcc61c0269114813ae1d9ef62a72ead4f028658d396034dc40dfc597c85978c263d1fc3a35b5a64df50e2327d96b7f43256ff0ae01594da4f0fec78ea8caf445cdbc5b9beb484b8ee86d4de5b2095d23918bd3ec18d835b455c9ed01189ca01e8507988e05b0a3ab9f0ab6e9deb2e24ebef3456690626ff76090ac18d1bd732d785e259bda4fe84ae3f9f3916bb1837e3728a1f08581fa80abf35af1e7f0ddd1d140709195352007368c0134c1a8e85025f4301d0f7d2665c9193a14aa972e9550cda99d3026edaa7efa64fd49a719bf7d83df040fdf07131c33388de49f21b584dcbcf0f9513bae70195f90485b69243e02c3885a96056b0e6c5476d876e4bbbdd7a7abd24f66cd729ea1767780115b7f640cb434a52076048fc4f464101109995cf3d6d3b57589a646301cc625c3bf8c17840d99139dcf1bb4325d9dc1caf26d2ea95c16110882e63c982a23b54cd6cab7e207d689d579dc1a639511b0ebbb98da4102dfee3b497b93c26c80bc91578ebfd813e3dc833d852023c768876eb523014e88b0c0ac5493249c12bf098fa3f7b70bb0e1403ff697f5a5b92187985ecacc60720e3c3ceff2ba18aa69267995c723bd74e9d8f2a68d068f03de471f8be54f36f2a37e9b3b03eed3531a8e283d1d0a14780d45280e621549102c8dcbfaf114a070d148d0b712f48a118ee7c10e5c1a111dfeae6bea966eb6b77af8e82c66d4c5ddbff3cfce8ceb646b02765a4afdecb919055de8537300dfffff1a93dc18cd72a3b5a9b2b9ec0954d3b7f9e4da559fd58af0721bf907096e03387d389152f650bd05df23cf712c52ef8d70fa79bb76839a1a39b8df278cd1c2ccf7f19aafddcd0f36616b63080c1e53ae88a3e003b0363f4ac55eab90ad3929d999b148a8b33ae87bbde91a0eb04fa3bb2ce17aa132cf635361aea247e6cb8cc763ce97b0e9ae7f8809ecd011ece6f5326169bb124bcc6e297eca9b861a2ddddf6c20606702617d9a0b16722ce13f6bafad12c0ab4f323c0d70797030947a481fe57afbc15a2ff902781f10dedb98020c274480e550d729678582e42639e532d1938a019581fa19342bc51543ab943e8bd170208904a545efe150c1a2249f1f347993878b3583f505df0e424972b81d4f3abbf4ba2a629a6fe06da20dff6d5d08d3923762bcb79bc22d9c34fa34da5c96120f2970be2f807b48947083f18ffd8ba75b0e49df0efdf5cdfaccad440ca0b40e5bf72e159b72fc0eb7b35e086bfb4a077f2db12e8e64976fc7301bca2b20ef2c6d7f424089f5323af641281beaf1180f73bd9c98e482cba8dc4ef253600690db4a394d04b36c4f05ac60b2980193dad680715c63b174ab35031bfd6d130acdedee6686fd10c8579740aa774fa0fa1d3caf89631713149016e8226d932ca4452f0488e7251270032bd557e3ef7f5ab9f7ddb6a26a8eff0b1462a53102096f6e11b29f700df74de1f5e1d669c0fa3b8091dcbb36792a1691f797545ff575008c337f47a691e5d5bac3bfe3868cc1dad53d71498d157af2bc219bacd07de4decc97bde931444aff1ec2c375e449deb84d09904d1b4a663f2d33b879e8bab61519616d5413fd220acbad8306db41482504d2c1397215095013ad62fba801e915d7ae9a61c7b1b5bd311574fe7e8b984af424ec3d113ac064f6b78c1b41b4c7869aac4b5a9e52874c15831c10b29111c7b6472b8ffa0e4dcd37f307acb2205571723fd3e15c1bf85d859313556fc6d91f8d984f36be522b4c2e3c5ddf2b712f76a3a8026ad72f36d15d1b95e3575e58d60752a8918e5ef5630c9c231c50ce36d69f524a2fe4f08e8c0f0541f561bb6f00fe5461068745aba1eea528f54db1051f29688964f6501ebc3e5493eef77fb8605e1d4b13aaec44dfd792dec65afca6265b6f7f2fbc8692db8439803a5376a81d32f243bf0263f27e64a54873eb7959f0e0ee7597b968b3646dfb32e95e417f110eda06b15a1118ba31bfba07c87fe6aa45028efbe0ac761f3cba4a0d416416996bb88eefdf05e9ba23ce5af8a87cacfac79ee16f3b0568905ac4a2184d3a10606d20484b25d5ac6d6f0ba7d7c027ee19f2373965b49b209bd0d859bb5e9fe981f5a2ee5fe53350bd3757067da9026cf7179801f914ceb6d773dd66872bdf47419ed863d0c95810e9b8e964ac0f273d2e50b1fd14e8529b34cbe03c6c53f024456879e363377368341c4d358e7208f7f2115e1d863de01adec26c6f96af2052f159408bde32e9df1ba6d96bbf6a50a12f46b91300a174afeccf29178e6c4350f658f07852eb17f36495de1a91c4b649887e06e486980f2b6ae7ddf4571a288c7dfd95375c86fc70260486a0c87dad4f587254bf155303db3b23f0c6a4826ee4bd5fa34f23cecfa9b83619997563bc3e12c1a657b58103bd86d3bf9ee7834e2c3539ba50fdf23923130793793262b7fcca1357175dc9d4e473aa98edbaf4206afc0adc760d2ebbc38ab1c289d16497bb915b42908fb10f0997dd2115020611a4ff2e1a057aeda1d049cb4d14d1964ac9bc6d97f40fa8efe5820b3e7dc4cf951850bbc5e3402595bf0b4bc32059fec12816430cc4fe8a3fea92235669ce53a65beaf58372553402d3748e0f926585c74ae83f10ce0700760fc8fc396fa488f57aa62ee824d4cc7deed436f6e7e2abecca769c7c7352aa84aa443f074377d43f30276975c445c59e72e06c107804400adc7aebbaec279ea5f141231c802fc53d853a5016a25f26b872c2d1da6a0435a06c716833ac6e16014b407754af892be00769d2cc8a57ac0dcb9a3780177dba3954ff40c05b20a5bca924d72aa978f45b9425e27b5cb069dbc3c92168171068da76758459fdaa5a4038713f664ae1feb9ff184f52a144b1a7970f8b9944aecaa4477ebc585631ce190d1922eb1d256d516c07bbe5e3c48c84189c91098fd6ced18b39c55f614d0051701e97c3d2148d3cdc57c825100bcb271575f71734898ab08e427aa3ae10be69f2c782c87d0d82d51df03c3e6dc51e860a456d63d1d45b96849664d9a90b05f343b04eef21c2971b363506e8f91addaf2847b0dd10d7fa8d3e864a87aa9111af22671465e32588029b6191c073aa4071349c0698834e01bf256dd08e91fa42ed4656041cd3bf9ef15eb15d6c011ed383498b0f414ed001c43880cfa133237ccae01002ec0cd92d01f8a3ed7feab0c5338fc4f78f377e055e3dab7dac32b6ac32e206d4de434e2114454b8f8ce6457dd3dca9f526ad43232373302a3c21142dd3d7aa55ebc79936aa3590bd2d790fe89f5b8293fe5af8540fec188f676ab10e8298bd896fe04100004e78dfd8bf6d634afb05bd0a373e4f8199e9c21b4272acafc1382d453557d3ea1b64364878024b2a9355678393c7b85f91aecfc5cfb33aa746764a6b2d041ac342ee89e0d8406303b204849ed6f270105c93f16052de41a111b10f0b8025141c1561ee834d77b2100933c77dfa821d1e15127c813c81ccaa8bd3c38094805c63421f063a50e735846f1bae1a17d5edf33b6b932970e36a9854429faca33fa37381e20dbd56eb5f2171c6393cc4229583a406d44a8abac076417e31be27e316778a387ee699de92a4fab2f16d07721a55d6557212a12414a81ed52b3fb',1795914304878);
CREATE TABLE shadows (
    installation_id TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL, config TEXT NOT NULL, since BIGINT NOT NULL,
    runs BIGINT NOT NULL, same BIGINT NOT NULL, failed BIGINT NOT NULL
);
CREATE TABLE shadow_differences (
    id TEXT NOT NULL PRIMARY KEY, installation_id TEXT NOT NULL, run_id TEXT NOT NULL, conversation_id TEXT NOT NULL,
    lines TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE runs (
    id TEXT NOT NULL PRIMARY KEY, event_id TEXT NOT NULL, installation_id TEXT NOT NULL, conversation_id TEXT NOT NULL,
    seq BIGINT NOT NULL, root TEXT NOT NULL, position BIGINT NOT NULL, answers BIGINT NOT NULL, late BIGINT NOT NULL,
    state TEXT NOT NULL, open BIGINT NOT NULL, attempts BIGINT NOT NULL, conflicts BIGINT NOT NULL,
    due_at BIGINT NOT NULL, claim TEXT, claimed_until BIGINT,
    failure TEXT, actions TEXT, log TEXT, usage TEXT, created_at BIGINT NOT NULL, finished_at BIGINT,
    UNIQUE (event_id, installation_id, late)
);
INSERT INTO runs VALUES('01a224d5-8111-7b78-9c68-842a626dcac7','01a224d5-8111-7563-ae06-571176b2b4a6','01a224d5-7cae-7345-863f-6cd7785486ef','01a224d5-8111-7940-b176-8db762874b08',1,'01a224d5-8111-778b-b72e-149b21f44a6c',2,1,0,'done',0,1,0,1795914301736,NULL,NULL,NULL,'[{"action":{"action":"reply","draft":{"text":"Hi Ada! Thanks for writing to The shop. We will answer as soon as we can."}},"verdict":"allowed","message_id":"01a224d5-8128-7e26-804d-0f8622ed94e9"}]','[{"level":"info","message":"greeted: open, language en"}]','{"cpu_us":156,"wall_us":412,"memory_bytes":1179648,"host_calls":14,"http_calls":0,"log_dropped":0}',1795914301713,1795914301736);
INSERT INTO runs VALUES('01a224d5-8111-754f-b0d5-78b9a1d98677','01a224d5-8111-7563-ae06-571176b2b4a6','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-7940-b176-8db762874b08',1,'01a224d5-8111-778b-b72e-149b21f44a6c',4,1,0,'done',0,1,0,1795914301749,NULL,NULL,NULL,'[]','[]','{"cpu_us":138,"wall_us":330,"memory_bytes":1310720,"host_calls":5,"http_calls":0,"log_dropped":0}',1795914301713,1795914301749);
INSERT INTO runs VALUES('01a224d5-8111-7525-9d0b-0cd93f6c263a','01a224d5-8111-747c-a638-509b455ed46b','01a224d5-7b3c-7732-a3ba-e8a2cdb2e102','01a224d5-8111-7940-b176-8db762874b08',2,'01a224d5-8111-778b-b72e-149b21f44a6c',1,0,0,'done',0,1,0,1795914301732,NULL,NULL,NULL,'[{"action":{"action":"change","change":"category","category":"support"},"verdict":"allowed"},{"action":{"action":"change","change":"add_label","label":"order"},"verdict":"allowed"}]','[{"level":"info","message":"matched: order"}]','{"cpu_us":96,"wall_us":102,"memory_bytes":1310720,"host_calls":19,"http_calls":0,"log_dropped":0}',1795914301713,1795914301732);
INSERT INTO runs VALUES('01a224d5-8111-7e31-a475-cd424be673f5','01a224d5-8111-747c-a638-509b455ed46b','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-7940-b176-8db762874b08',2,'01a224d5-8111-778b-b72e-149b21f44a6c',4,1,0,'done',0,1,0,1795914301757,NULL,NULL,NULL,'[{"action":{"action":"cancel_timer","name":"close"},"verdict":"allowed"},{"action":{"action":"set_timer","name":"silence","due_at":1795986301755,"data":""},"verdict":"allowed"}]','[]','{"cpu_us":193,"wall_us":511,"memory_bytes":1310720,"host_calls":8,"http_calls":0,"log_dropped":0}',1795914301713,1795914301757);
INSERT INTO runs VALUES('01a224d5-8111-7cb4-83d7-a84aabfdcb1f','01a224d5-8111-747c-a638-509b455ed46b','01a224d5-80da-7e4a-92e5-4f3388e272a1','01a224d5-8111-7940-b176-8db762874b08',2,'01a224d5-8111-778b-b72e-149b21f44a6c',5,0,0,'done',0,1,0,1795914301732,NULL,NULL,NULL,'[{"action":{"action":"note","text":"1.0 counts 1"},"verdict":"allowed","message_id":"01a224d5-8124-7785-a4f0-cbaab15c4b8f"}]','[]','{"cpu_us":84,"wall_us":580,"memory_bytes":1179648,"host_calls":9,"http_calls":0,"log_dropped":0}',1795914301713,1795914301732);
INSERT INTO runs VALUES('01a224d5-8111-71b5-be24-58cca17285df','01a224d5-8111-70c5-96df-ec7f360f5066','01a224d5-7cae-7345-863f-6cd7785486ef','01a224d5-8111-70b0-9bd9-9d056ad67a00',1,'01a224d5-8111-71b6-af0b-4d1caf8e836c',2,1,0,'done',0,1,0,1795914301735,NULL,NULL,NULL,'[{"action":{"action":"reply","draft":{"text":"Hi Person! Thanks for writing to The help. We will answer as soon as we can."}},"verdict":"allowed","message_id":"01a224d5-8127-7d86-9d15-39fec21970ef"}]','[{"level":"info","message":"greeted: open, language en"}]','{"cpu_us":168,"wall_us":173,"memory_bytes":1179648,"host_calls":14,"http_calls":0,"log_dropped":0}',1795914301713,1795914301735);
INSERT INTO runs VALUES('01a224d5-8111-70ba-909c-61336c5206bd','01a224d5-8111-70c5-96df-ec7f360f5066','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-70b0-9bd9-9d056ad67a00',1,'01a224d5-8111-71b6-af0b-4d1caf8e836c',4,1,0,'done',0,1,0,1795914301749,NULL,NULL,NULL,'[]','[]','{"cpu_us":108,"wall_us":115,"memory_bytes":1310720,"host_calls":5,"http_calls":0,"log_dropped":0}',1795914301713,1795914301749);
INSERT INTO runs VALUES('01a224d5-8111-78cd-aa60-9fddba7e856e','01a224d5-8111-7203-9a93-8308d337258d','01a224d5-7b3c-7732-a3ba-e8a2cdb2e102','01a224d5-8111-70b0-9bd9-9d056ad67a00',2,'01a224d5-8111-71b6-af0b-4d1caf8e836c',1,0,0,'done',0,1,0,1795914301731,NULL,NULL,NULL,'[{"action":{"action":"change","change":"category","category":"sales"},"verdict":"allowed"},{"action":{"action":"change","change":"add_label","label":"sales"},"verdict":"allowed"}]','[{"level":"info","message":"matched: sales"}]','{"cpu_us":144,"wall_us":152,"memory_bytes":1310720,"host_calls":19,"http_calls":0,"log_dropped":0}',1795914301713,1795914301731);
INSERT INTO runs VALUES('01a224d5-8111-75ce-ad9f-81fe72eb3894','01a224d5-8111-7203-9a93-8308d337258d','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-70b0-9bd9-9d056ad67a00',2,'01a224d5-8111-71b6-af0b-4d1caf8e836c',4,1,0,'done',0,1,0,1795914301756,NULL,NULL,NULL,'[{"action":{"action":"cancel_timer","name":"close"},"verdict":"allowed"},{"action":{"action":"set_timer","name":"silence","due_at":1795986301756,"data":""},"verdict":"allowed"}]','[]','{"cpu_us":132,"wall_us":209,"memory_bytes":1310720,"host_calls":8,"http_calls":0,"log_dropped":0}',1795914301713,1795914301756);
INSERT INTO runs VALUES('01a224d5-8111-7170-9bcc-bc7532ee63b1','01a224d5-8111-7203-9a93-8308d337258d','01a224d5-80da-7e4a-92e5-4f3388e272a1','01a224d5-8111-70b0-9bd9-9d056ad67a00',2,'01a224d5-8111-71b6-af0b-4d1caf8e836c',5,0,0,'done',0,1,0,1795914301730,NULL,NULL,NULL,'[{"action":{"action":"note","text":"1.0 counts 1"},"verdict":"allowed","message_id":"01a224d5-8122-7b13-93d1-2e2bf32a8935"}]','[]','{"cpu_us":181,"wall_us":455,"memory_bytes":1179648,"host_calls":9,"http_calls":0,"log_dropped":0}',1795914301713,1795914301730);
INSERT INTO runs VALUES('01a224d5-8123-7f8a-9acd-c78a3f0b4881','01a224d5-8123-771d-a47e-742783728b4c','01a224d5-7cae-7345-863f-6cd7785486ef','01a224d5-8111-70b0-9bd9-9d056ad67a00',3,'01a224d5-8111-71b6-af0b-4d1caf8e836c',2,1,0,'done',0,1,0,1795914301738,NULL,NULL,NULL,'[]','[]','{"cpu_us":68,"wall_us":77,"memory_bytes":1179648,"host_calls":4,"http_calls":0,"log_dropped":0}',1795914301731,1795914301738);
INSERT INTO runs VALUES('01a224d5-8123-7a66-b29d-eedf6e523559','01a224d5-8123-771d-a47e-742783728b4c','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-70b0-9bd9-9d056ad67a00',3,'01a224d5-8111-71b6-af0b-4d1caf8e836c',4,1,0,'done',0,1,0,1795914301761,NULL,NULL,NULL,'[]','[]','{"cpu_us":77,"wall_us":82,"memory_bytes":1310720,"host_calls":5,"http_calls":0,"log_dropped":0}',1795914301731,1795914301761);
INSERT INTO runs VALUES('01a224d5-8124-7189-8d4b-19590f127132','01a224d5-8124-7def-abe4-0a6cc8ff0d3a','01a224d5-7cae-7345-863f-6cd7785486ef','01a224d5-8111-7940-b176-8db762874b08',3,'01a224d5-8111-778b-b72e-149b21f44a6c',2,1,0,'done',0,1,0,1795914301739,NULL,NULL,NULL,'[]','[]','{"cpu_us":44,"wall_us":48,"memory_bytes":1179648,"host_calls":4,"http_calls":0,"log_dropped":0}',1795914301732,1795914301739);
INSERT INTO runs VALUES('01a224d5-8124-7ed7-835e-ed8dac7f5c9f','01a224d5-8124-7def-abe4-0a6cc8ff0d3a','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-7940-b176-8db762874b08',3,'01a224d5-8111-778b-b72e-149b21f44a6c',4,1,0,'done',0,1,0,1795914301760,NULL,NULL,NULL,'[]','[]','{"cpu_us":116,"wall_us":124,"memory_bytes":1310720,"host_calls":5,"http_calls":0,"log_dropped":0}',1795914301732,1795914301760);
INSERT INTO runs VALUES('01a224d5-817e-705a-8d8c-e4f4a73039ab','01a224d5-817e-7c09-b1a7-c91f1065a6b7','01a224d5-7b3c-7732-a3ba-e8a2cdb2e102','01a224d5-8111-7940-b176-8db762874b08',4,'01a224d5-817e-7dd2-866e-eed93d7bf8e5',1,0,0,'done',0,1,0,1795914301828,NULL,NULL,NULL,'[]','[{"level":"info","message":"no rule matched"}]','{"cpu_us":180,"wall_us":451,"memory_bytes":1310720,"host_calls":17,"http_calls":0,"log_dropped":0}',1795914301822,1795914301828);
INSERT INTO runs VALUES('01a224d5-817e-77b6-bc3b-7cf54e15418a','01a224d5-817e-7c09-b1a7-c91f1065a6b7','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-7940-b176-8db762874b08',4,'01a224d5-817e-7dd2-866e-eed93d7bf8e5',4,1,0,'done',0,1,0,1795914301834,NULL,NULL,NULL,'[{"action":{"action":"cancel_timer","name":"close"},"verdict":"allowed"},{"action":{"action":"set_timer","name":"silence","due_at":1795986301833,"data":""},"verdict":"allowed"}]','[]','{"cpu_us":173,"wall_us":233,"memory_bytes":1310720,"host_calls":8,"http_calls":0,"log_dropped":0}',1795914301822,1795914301834);
INSERT INTO runs VALUES('01a224d5-817e-75bb-810a-e084b3e0028c','01a224d5-817e-7c09-b1a7-c91f1065a6b7','01a224d5-80da-7e4a-92e5-4f3388e272a1','01a224d5-8111-7940-b176-8db762874b08',4,'01a224d5-817e-7dd2-866e-eed93d7bf8e5',5,0,0,'done',0,1,0,1795914301828,NULL,NULL,NULL,'[{"action":{"action":"note","text":"1.0 counts 2"},"verdict":"allowed","message_id":"01a224d5-8184-7d6e-ae8a-3a5244410657"}]','[]','{"cpu_us":199,"wall_us":346,"memory_bytes":1179648,"host_calls":9,"http_calls":0,"log_dropped":0}',1795914301822,1795914301828);
INSERT INTO runs VALUES('01a224d5-826b-7895-a3d3-9d8ae746b8eb','01a224d5-826a-7a80-acb3-57d55f88aabc','01a224d5-7cae-7345-863f-6cd7785486ef','01a224d5-8111-7940-b176-8db762874b08',5,'01a224d5-826a-7506-b939-8c17120827bc',2,1,0,'done',0,1,0,1795914302066,NULL,NULL,NULL,'[]','[]','{"cpu_us":148,"wall_us":172,"memory_bytes":1179648,"host_calls":4,"http_calls":0,"log_dropped":0}',1795914302059,1795914302066);
INSERT INTO runs VALUES('01a224d5-826b-7693-a0ec-96b806dd658f','01a224d5-826a-7a80-acb3-57d55f88aabc','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-7940-b176-8db762874b08',5,'01a224d5-826a-7506-b939-8c17120827bc',4,1,0,'done',0,1,0,1795914302084,NULL,NULL,NULL,'[]','[]','{"cpu_us":174,"wall_us":191,"memory_bytes":1310720,"host_calls":5,"http_calls":0,"log_dropped":0}',1795914302059,1795914302084);
INSERT INTO runs VALUES('01a224d5-8d6b-71bc-b15f-ab52f7dbb146','01a224d5-8d6b-7ac0-b58c-a96cbf514d37','01a224d5-7b3c-7732-a3ba-e8a2cdb2e102','01a224d5-8111-7940-b176-8db762874b08',6,'01a224d5-8d6b-763b-b7ff-81cb8705c00e',1,0,0,'done',0,1,0,1795914304878,NULL,NULL,NULL,'[]','[{"level":"info","message":"no rule matched"}]','{"cpu_us":194,"wall_us":216,"memory_bytes":1310720,"host_calls":17,"http_calls":0,"log_dropped":0}',1795914304875,1795914304878);
INSERT INTO runs VALUES('01a224d5-8d6b-7032-adf3-ee1807ec5a0a','01a224d5-8d6b-7ac0-b58c-a96cbf514d37','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-7940-b176-8db762874b08',6,'01a224d5-8d6b-763b-b7ff-81cb8705c00e',4,1,0,'done',0,1,0,1795914304883,NULL,NULL,NULL,'[{"action":{"action":"cancel_timer","name":"close"},"verdict":"allowed"},{"action":{"action":"set_timer","name":"silence","due_at":1795986304883,"data":""},"verdict":"allowed"}]','[]','{"cpu_us":220,"wall_us":336,"memory_bytes":1310720,"host_calls":8,"http_calls":0,"log_dropped":0}',1795914304875,1795914304883);
INSERT INTO runs VALUES('01a224d5-8d6b-7ab3-acf6-02da9a8a5935','01a224d5-8d6b-7ac0-b58c-a96cbf514d37','01a224d5-80da-7e4a-92e5-4f3388e272a1','01a224d5-8111-7940-b176-8db762874b08',6,'01a224d5-8d6b-763b-b7ff-81cb8705c00e',5,0,0,'pending',1,0,0,1795914304875,NULL,NULL,NULL,NULL,NULL,NULL,1795914304875,NULL);
CREATE TABLE kv (
    memory TEXT NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (memory, scope, name)
);
INSERT INTO kv VALUES('01a224d5-80da-7e4a-92e5-4f3388e272a1@1','01a224d5-8111-70b0-9bd9-9d056ad67a00','count','1');
INSERT INTO kv VALUES('01a224d5-80da-7e4a-92e5-4f3388e272a1@1','01a224d5-8111-7940-b176-8db762874b08','count','2');
CREATE TABLE timers (
    installation_id TEXT NOT NULL, conversation_id TEXT NOT NULL, name TEXT NOT NULL, due_at BIGINT NOT NULL,
    data TEXT NOT NULL, depth BIGINT NOT NULL, PRIMARY KEY (installation_id, conversation_id, name)
);
INSERT INTO timers VALUES('01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-70b0-9bd9-9d056ad67a00','silence',1795986301756,'',0);
INSERT INTO timers VALUES('01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-7940-b176-8db762874b08','silence',1795986304883,'',0);
CREATE TABLE deliveries (
    id TEXT NOT NULL PRIMARY KEY, message_id TEXT NOT NULL, conversation_id TEXT NOT NULL, channel TEXT NOT NULL,
    seq BIGINT NOT NULL, part BIGINT NOT NULL, body TEXT NOT NULL, tag TEXT, sender TEXT NOT NULL,
    state TEXT NOT NULL, open BIGINT NOT NULL, attempts BIGINT NOT NULL, due_at BIGINT NOT NULL,
    claim TEXT, claimed_until BIGINT, external_id TEXT, failure TEXT,
    created_at BIGINT NOT NULL, finished_at BIGINT
);
INSERT INTO deliveries VALUES('01a224d5-8127-77ec-9b1b-5dae79c970e9','01a224d5-8127-7d86-9d15-39fec21970ef','01a224d5-8111-70b0-9bd9-9d056ad67a00','help',3,0,'{"text":"Hi Person! Thanks for writing to The help. We will answer as soon as we can."}',NULL,'automation','sent',0,1,1795914301787,NULL,NULL,'m_000002',NULL,1795914301735,1795914301787);
INSERT INTO deliveries VALUES('01a224d5-8128-7bef-b9f0-c575d4e20824','01a224d5-8128-7e26-804d-0f8622ed94e9','01a224d5-8111-7940-b176-8db762874b08','shop',3,0,'{"text":"Hi Ada! Thanks for writing to The shop. We will answer as soon as we can."}',NULL,'automation','sent',0,1,1795914301785,NULL,NULL,'m_000001',NULL,1795914301736,1795914301785);
INSERT INTO deliveries VALUES('01a224d5-81bc-7d03-a17e-a9e4219ced8d','01a224d5-81bc-7ad6-8a43-0bb78cf77e8a','01a224d5-8111-7940-b176-8db762874b08','shop',6,0,'{"text":"It is on its way."}',NULL,'person','sent',0,1,1795914301889,NULL,NULL,'m_000003',NULL,1795914301884,1795914301889);
INSERT INTO deliveries VALUES('01a224d5-81f9-71dc-b8d4-05818c8a1f0c','01a224d5-81f9-7e7c-a68f-d674f4ab8c37','01a224d5-8111-7940-b176-8db762874b08','shop',8,0,'{"text":"Once."}',NULL,'person','sent',0,1,1795914301949,NULL,NULL,'m_000004',NULL,1795914301945,1795914301949);
INSERT INTO deliveries VALUES('01a224d5-822f-737f-a10b-81360d46051d','01a224d5-822f-7460-8b75-c43653da2806','01a224d5-8111-7940-b176-8db762874b08','shop',9,0,'{"text":"into the void"}',NULL,'person','uncertain',0,1,1795914302004,NULL,NULL,NULL,'{"kind":"uncertain","code":"no-answer","message":"127.0.0.1:44421 gave no answer after the request had left: error sending request: client error (SendRequest): connection closed before message completed"}',1795914301999,1795914302004);
CREATE TABLE exporters (
    installation_id TEXT NOT NULL PRIMARY KEY, position BIGINT NOT NULL, cursor TEXT, poll_due_at BIGINT NOT NULL,
    polls BIGINT NOT NULL, claim TEXT, claimed_until BIGINT
);
CREATE TABLE exports (
    installation_id TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, rank BIGINT NOT NULL, position BIGINT NOT NULL,
    state TEXT NOT NULL, attempts BIGINT NOT NULL, due_at BIGINT NOT NULL, alone BIGINT NOT NULL, external_id TEXT, mark TEXT, failure TEXT,
    updated_at BIGINT NOT NULL, PRIMARY KEY (installation_id, kind, subject)
);
CREATE TABLE download_lines (
    installation_id TEXT NOT NULL, file TEXT NOT NULL, name TEXT NOT NULL, line TEXT NOT NULL, updated_at BIGINT NOT NULL,
    PRIMARY KEY (installation_id, file, name)
);
CREATE TABLE changes (
    position BIGINT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, conversation_id TEXT NOT NULL, subject TEXT NOT NULL,
    at BIGINT NOT NULL
);
INSERT INTO changes VALUES(1,'registry','','triage',1795914300221);
INSERT INTO changes VALUES(2,'registry','','welcome',1795914300590);
INSERT INTO changes VALUES(3,'registry','','messenger',1795914301229);
INSERT INTO changes VALUES(4,'registry','','follow-up',1795914301570);
INSERT INTO changes VALUES(5,'registry','','counter',1795914301658);
INSERT INTO changes VALUES(6,'registry','','triage',1795914301676);
INSERT INTO changes VALUES(7,'registry','','shop',1795914301694);
INSERT INTO changes VALUES(8,'registry','','channel:shop',1795914301694);
INSERT INTO changes VALUES(9,'registry','','shop',1795914301695);
INSERT INTO changes VALUES(10,'registry','','help',1795914301707);
INSERT INTO changes VALUES(11,'registry','','channel:help',1795914301707);
INSERT INTO changes VALUES(12,'registry','','help',1795914301709);
INSERT INTO changes VALUES(13,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-778b-b72e-149b21f44a6c',1795914301713);
INSERT INTO changes VALUES(14,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1795914301713);
INSERT INTO changes VALUES(15,'message','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-71b6-af0b-4d1caf8e836c',1795914301713);
INSERT INTO changes VALUES(16,'conversation','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-70b0-9bd9-9d056ad67a00',1795914301713);
INSERT INTO changes VALUES(17,'contact','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7e9a-ba81-2c1054859f43',1795914301725);
INSERT INTO changes VALUES(18,'contact','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-7e1d-89d6-c14b6ca58c35',1795914301727);
INSERT INTO changes VALUES(19,'message','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8122-7b13-93d1-2e2bf32a8935',1795914301730);
INSERT INTO changes VALUES(20,'conversation','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-70b0-9bd9-9d056ad67a00',1795914301730);
INSERT INTO changes VALUES(21,'run','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-7170-9bcc-bc7532ee63b1',1795914301730);
INSERT INTO changes VALUES(22,'conversation','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-70b0-9bd9-9d056ad67a00',1795914301732);
INSERT INTO changes VALUES(23,'run','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-78cd-aa60-9fddba7e856e',1795914301732);
INSERT INTO changes VALUES(24,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1795914301732);
INSERT INTO changes VALUES(25,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7525-9d0b-0cd93f6c263a',1795914301732);
INSERT INTO changes VALUES(26,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8124-7785-a4f0-cbaab15c4b8f',1795914301732);
INSERT INTO changes VALUES(27,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7cb4-83d7-a84aabfdcb1f',1795914301732);
INSERT INTO changes VALUES(28,'message','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8127-7d86-9d15-39fec21970ef',1795914301735);
INSERT INTO changes VALUES(29,'conversation','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-70b0-9bd9-9d056ad67a00',1795914301735);
INSERT INTO changes VALUES(30,'run','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-71b5-be24-58cca17285df',1795914301735);
INSERT INTO changes VALUES(31,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8128-7e26-804d-0f8622ed94e9',1795914301736);
INSERT INTO changes VALUES(32,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1795914301736);
INSERT INTO changes VALUES(33,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7b78-9c68-842a626dcac7',1795914301736);
INSERT INTO changes VALUES(34,'run','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8123-7f8a-9acd-c78a3f0b4881',1795914301738);
INSERT INTO changes VALUES(35,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8124-7189-8d4b-19590f127132',1795914301739);
INSERT INTO changes VALUES(36,'run','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-70ba-909c-61336c5206bd',1795914301749);
INSERT INTO changes VALUES(37,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-754f-b0d5-78b9a1d98677',1795914301749);
INSERT INTO changes VALUES(38,'run','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-75ce-ad9f-81fe72eb3894',1795914301756);
INSERT INTO changes VALUES(39,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7e31-a475-cd424be673f5',1795914301757);
INSERT INTO changes VALUES(40,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8124-7ed7-835e-ed8dac7f5c9f',1795914301760);
INSERT INTO changes VALUES(41,'run','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8123-7a66-b29d-eedf6e523559',1795914301761);
INSERT INTO changes VALUES(42,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8128-7e26-804d-0f8622ed94e9',1795914301785);
INSERT INTO changes VALUES(43,'message','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8127-7d86-9d15-39fec21970ef',1795914301787);
INSERT INTO changes VALUES(44,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-817e-7dd2-866e-eed93d7bf8e5',1795914301822);
INSERT INTO changes VALUES(45,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1795914301822);
INSERT INTO changes VALUES(46,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8184-7d6e-ae8a-3a5244410657',1795914301829);
INSERT INTO changes VALUES(47,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1795914301829);
INSERT INTO changes VALUES(48,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-817e-75bb-810a-e084b3e0028c',1795914301829);
INSERT INTO changes VALUES(49,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-817e-705a-8d8c-e4f4a73039ab',1795914301829);
INSERT INTO changes VALUES(50,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-817e-7dd2-866e-eed93d7bf8e5',1795914301830);
INSERT INTO changes VALUES(51,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-817e-77b6-bc3b-7cf54e15418a',1795914301834);
INSERT INTO changes VALUES(52,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-778b-b72e-149b21f44a6c',1795914301882);
INSERT INTO changes VALUES(53,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-81bc-7ad6-8a43-0bb78cf77e8a',1795914301884);
INSERT INTO changes VALUES(54,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1795914301884);
INSERT INTO changes VALUES(55,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-81bf-770b-ba80-86ffcd5067ef',1795914301887);
INSERT INTO changes VALUES(56,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1795914301887);
INSERT INTO changes VALUES(57,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-81bc-7ad6-8a43-0bb78cf77e8a',1795914301889);
INSERT INTO changes VALUES(58,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-81f9-7e7c-a68f-d674f4ab8c37',1795914301946);
INSERT INTO changes VALUES(59,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1795914301946);
INSERT INTO changes VALUES(60,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-81f9-7e7c-a68f-d674f4ab8c37',1795914301949);
INSERT INTO changes VALUES(61,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-822f-7460-8b75-c43653da2806',1795914301999);
INSERT INTO changes VALUES(62,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1795914301999);
INSERT INTO changes VALUES(63,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-822f-7460-8b75-c43653da2806',1795914302004);
INSERT INTO changes VALUES(64,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1795914302054);
INSERT INTO changes VALUES(65,'lead','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8268-77ae-973d-b7ee4d74cc4b',1795914302057);
INSERT INTO changes VALUES(66,'contact','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7e9a-ba81-2c1054859f43',1795914302057);
INSERT INTO changes VALUES(67,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1795914302057);
INSERT INTO changes VALUES(68,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1795914302059);
INSERT INTO changes VALUES(69,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-826b-7895-a3d3-9d8ae746b8eb',1795914302066);
INSERT INTO changes VALUES(70,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-826b-7693-a0ec-96b806dd658f',1795914302084);
INSERT INTO changes VALUES(71,'registry','','acme',1795914302335);
INSERT INTO changes VALUES(72,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8d6b-763b-b7ff-81cb8705c00e',1795914304875);
INSERT INTO changes VALUES(73,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1795914304875);
INSERT INTO changes VALUES(74,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8d6b-71bc-b15f-ab52f7dbb146',1795914304878);
INSERT INTO changes VALUES(75,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8d6b-7032-adf3-ee1807ec5a0a',1795914304883);
INSERT INTO changes VALUES(76,'registry','','01a224d5-80da-7e4a-92e5-4f3388e272a1',1795914306880);
INSERT INTO changes VALUES(77,'registry','','counter',1795974965645);
CREATE TABLE tokens (
    id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);
INSERT INTO tokens VALUES('01a224d5-78e0-7aa4-9c29-27a13e04efa0','Tess','admin','5de64f87b095285591f5ce3a1196c920089bee92daca9f52435dbdcff23362d5',1795914299616);
INSERT INTO tokens VALUES('01a224d5-8277-74aa-b2e2-3a185c67b375','Tess','agent','bd77132373e846f94ea8867fe6d23827199d367757dc26c7f73497cefcc59ac6',1795914302071);
CREATE TABLE trusted_keys (name TEXT NOT NULL PRIMARY KEY, key TEXT NOT NULL, created_at BIGINT NOT NULL);
INSERT INTO trusted_keys VALUES('acme','abababababababababababababababababababababababababababababababab',1795914302335);
CREATE TABLE audit (
    id TEXT NOT NULL PRIMARY KEY, at BIGINT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL, action TEXT NOT NULL,
    detail TEXT NOT NULL, status BIGINT NOT NULL
);
INSERT INTO audit VALUES('01a224d5-78e0-787c-9417-33d579ab5f7b',1795914299616,'command line','admin','token create','{"name":"Tess","role":"admin"}',201);
INSERT INTO audit VALUES('01a224d5-7b28-7833-a5d9-d416be23ad59',1795914300201,'Tess','admin','POST /api/v1/components','{}',200);
INSERT INTO audit VALUES('01a224d5-7b3f-7ce1-a6a1-6a7c2e443ff1',1795914300223,'Tess','admin','POST /api/v1/plugins','{"allow_unsigned":false,"digest":"c92f22bc0c3e89f9257a5dbf07bd8841f6e0145270a11d7fbde0a3a9bb5ee2fa","grants":[],"limits":{},"name":"triage"}',201);
INSERT INTO audit VALUES('01a224d5-7cab-7726-8c69-e8864e201016',1795914300587,'Tess','admin','POST /api/v1/components','{}',200);
INSERT INTO audit VALUES('01a224d5-7cb0-7b35-a4c3-c9399479d08b',1795914300592,'Tess','admin','POST /api/v1/plugins','{"allow_unsigned":false,"digest":"c68f690bb5080dc37996c6e63bbd102f9351ad31d94708de645d8b05f17b65e1","grants":[],"limits":{},"name":"welcome"}',201);
INSERT INTO audit VALUES('01a224d5-7f20-7642-933f-5d65f99b2811',1795914301216,'Tess','admin','POST /api/v1/components','{}',200);
INSERT INTO audit VALUES('01a224d5-7f2f-740d-baa7-a39b49109c0e',1795914301231,'Tess','admin','POST /api/v1/plugins','{"allow_unsigned":false,"digest":"1d2075c84c764f6634b3b603f6556ede41ad702d4445403baa2d8930b0056417","grants":["*.fbcdn.net","*.fbsbx.com","graph.facebook.com"],"limits":{},"name":"messenger"}',201);
INSERT INTO audit VALUES('01a224d5-8070-70b4-a595-0535ac4340c6',1795914301552,'Tess','admin','POST /api/v1/components','{}',200);
INSERT INTO audit VALUES('01a224d5-8088-73ce-b93e-bb1dbcc9050d',1795914301576,'Tess','admin','POST /api/v1/plugins','{"allow_unsigned":false,"digest":"c5ae4d5637e4e970ca94dca8ebbaba2051b26e762e273502190dbec5bb496670","grants":[],"limits":{},"name":"follow-up"}',201);
INSERT INTO audit VALUES('01a224d5-80d2-7b47-9e94-cbe8ecce3f16',1795914301650,'Tess','admin','POST /api/v1/components','{}',200);
INSERT INTO audit VALUES('01a224d5-80e1-7d4f-813b-66115d9f2725',1795914301665,'Tess','admin','POST /api/v1/plugins','{"allow_unsigned":false,"digest":"99ccedce82b9a2264e9e43ee34aed098a7fcefcd30a5afa5a407ec2cf1372b83","grants":[],"limits":{},"name":"counter"}',201);
INSERT INTO audit VALUES('01a224d5-80f5-7e12-bf5f-acb4d442f80c',1795914301685,'Tess','admin','PATCH /api/v1/plugins/triage','{"recorded":true}',200);
INSERT INTO audit VALUES('01a224d5-8101-7a1c-9efb-41b5373ecb0c',1795914301697,'Tess','admin','POST /api/v1/channels','{"config":["api_base","page_id","page_name"],"connector":"messenger","grants":["127.0.0.1:44421"],"name":"shop"}',201);
INSERT INTO audit VALUES('01a224d5-810e-7dfd-8a64-c08c19af0fad',1795914301710,'Tess','admin','POST /api/v1/channels','{"config":["api_base","page_id","page_name"],"connector":"messenger","grants":["127.0.0.1:44421"],"hook":"shop","name":"help"}',201);
INSERT INTO audit VALUES('01a224d5-826e-760d-85dc-5f065554a592',1795914302062,'Tess','admin','PUT /api/v1/channels/shop/templates/order_left/en','{}',204);
INSERT INTO audit VALUES('01a224d5-8277-7639-b74c-0ebcd4753119',1795914302071,'command line','admin','token create','{"name":"Tess","role":"agent"}',201);
INSERT INTO audit VALUES('01a224d5-837d-71f5-9abe-86732d8f3db3',1795914302333,'Tess','admin','POST /api/v1/components','{}',200);
INSERT INTO audit VALUES('01a224d5-837f-76f2-9c27-9f5600852b13',1795914302335,'Tess','admin','PUT /api/v1/trusted-keys/acme','{"key":"abababababababababababababababababababababababababababababababab"}',204);
CREATE TABLE idempotency (
    token_id TEXT NOT NULL, name TEXT NOT NULL, request TEXT NOT NULL, status BIGINT NOT NULL, body TEXT NOT NULL,
    created_at BIGINT NOT NULL, PRIMARY KEY (token_id, name)
);
INSERT INTO idempotency VALUES('01a224d5-78e0-7aa4-9c29-27a13e04efa0','once','063a1b24e30373e6a0016babf16fd31b8c75fa4d4f69ae6fc624bcec94225864',201,'01a224d5-81f9-7e7c-a68f-d674f4ab8c37',1795914301945);
CREATE TABLE logs (
    id TEXT NOT NULL PRIMARY KEY, installation_id TEXT NOT NULL, channel TEXT NOT NULL, level TEXT NOT NULL,
    message TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE leases (name TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, ends_at BIGINT NOT NULL);
CREATE TABLE contact_attributes (
    contact_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (contact_id, key)
);
INSERT INTO contact_attributes VALUES('01a224d5-8111-7e1d-89d6-c14b6ca58c35','first_name','Person');
INSERT INTO contact_attributes VALUES('01a224d5-8111-7e1d-89d6-c14b6ca58c35','last_name','bob');
INSERT INTO contact_attributes VALUES('01a224d5-8111-7e9a-ba81-2c1054859f43','first_name','Ada');
INSERT INTO contact_attributes VALUES('01a224d5-8111-7e9a-ba81-2c1054859f43','language','en-GB');
INSERT INTO contact_attributes VALUES('01a224d5-8111-7e9a-ba81-2c1054859f43','last_name','Byron');
CREATE TABLE key_check (name TEXT NOT NULL PRIMARY KEY, sealed BLOB NOT NULL, updated_at BIGINT NOT NULL);
INSERT INTO key_check VALUES('key',X'15073a09ea3fcd645a719e424b0f698c0f3a96939c2ea898b387f3a0ae376246b8a84ed06f',1795974965635);
CREATE INDEX identities_contact ON identities (contact_id, channel, external_id);
CREATE INDEX conversations_updated ON conversations (updated_at, id);
CREATE INDEX conversations_snoozed ON conversations (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX conversations_contact ON conversations (contact_id);
CREATE INDEX feedback_conversation ON feedback (conversation_id, id);
CREATE INDEX leads_conversation ON leads (conversation_id, id);
CREATE INDEX leads_contact ON leads (contact_id, id);
CREATE INDEX leads_stage ON leads (stage, id);
CREATE UNIQUE INDEX messages_seq ON messages (conversation_id, seq);
CREATE UNIQUE INDEX messages_external ON messages (channel, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX messages_private ON messages (private_reply_to) WHERE private_reply_to IS NOT NULL;
CREATE INDEX messages_automatic ON messages (conversation_id, created_at) WHERE direction = 'out' AND author_kind = 'plugin';
CREATE INDEX attachments_message ON attachments (message_id, position);
CREATE INDEX dedupe_age ON dedupe (created_at);
CREATE INDEX parked_target ON parked (channel, external_id);
CREATE INDEX parked_age ON parked (created_at);
CREATE INDEX raw_requests_state ON raw_requests (state, due_at);
CREATE INDEX events_review ON events (message_id) WHERE kind = 'review';
CREATE INDEX recordings_age ON recordings (created_at);
CREATE INDEX shadow_differences_installation ON shadow_differences (installation_id, id);
CREATE INDEX runs_open ON runs (conversation_id, seq) WHERE open = 1;
CREATE INDEX runs_conversation ON runs (conversation_id, id);
CREATE INDEX runs_dead ON runs (id) WHERE state = 'dead';
CREATE INDEX timers_due ON timers (due_at);
CREATE INDEX deliveries_open ON deliveries (conversation_id, seq, part) WHERE open = 1;
CREATE INDEX deliveries_review ON deliveries (message_id) WHERE state = 'review';
CREATE INDEX deliveries_message ON deliveries (message_id, part);
CREATE UNIQUE INDEX deliveries_external ON deliveries (channel, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX exports_dead ON exports (installation_id, kind, subject) WHERE state = 'dead';
CREATE INDEX idempotency_age ON idempotency (created_at);
CREATE INDEX logs_installation ON logs (installation_id, id);
CREATE INDEX runs_due ON runs (installation_id, due_at, seq) WHERE state = 'pending';
CREATE INDEX runs_claimed ON runs (claimed_until) WHERE state = 'running';
CREATE INDEX runs_installation ON runs (installation_id, id);
CREATE INDEX deliveries_due ON deliveries (channel, due_at, seq) WHERE state = 'queued';
CREATE INDEX deliveries_claimed ON deliveries (claimed_until) WHERE state = 'sending';
CREATE INDEX deliveries_uncertain ON deliveries (channel, finished_at) WHERE state = 'uncertain';
CREATE INDEX fetches_due ON fetches (channel, due_at, id);
CREATE INDEX fetches_claimed ON fetches (claimed_until) WHERE claim IS NOT NULL;
CREATE INDEX exports_pending ON exports (installation_id, alone, due_at, rank, position) WHERE state = 'pending';
CREATE INDEX contact_attributes_value ON contact_attributes (key, substr(value, 1, 200));
CREATE INDEX conversations_assignee ON conversations (assignee, updated_at, id) WHERE assignee IS NOT NULL;
CREATE INDEX conversations_team ON conversations (team, updated_at, id) WHERE team IS NOT NULL;
CREATE INDEX identities_external ON identities (external_id);
CREATE INDEX messages_unread ON messages (conversation_id, state, sent_at)
    WHERE direction = 'out' AND kind <> 'note' AND state IN ('sent', 'delivered');
CREATE INDEX attachments_bytes ON attachments (bytes_id) WHERE bytes_id IS NOT NULL;
CREATE INDEX components_age ON components (created_at, digest);
COMMIT;
