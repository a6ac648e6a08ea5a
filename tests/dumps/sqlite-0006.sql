-- at: 1796126093261
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
INSERT INTO "_sqlx_migrations" VALUES(1,'start','2026-11-29 01:04:59',1,X'FDB00D818031E04146CCDCCF5521556547682EE45B8716B19CEC843BBEBB59627E51539A6CD68DF669B5C5E44D657172',4624833);
INSERT INTO "_sqlx_migrations" VALUES(2,'several_servers','2026-11-29 17:56:05',1,X'ECDA9B14D6F84949F3948956C147D0A5ADFC88E2F95EAA34C7B65362BA2731B866028490D533B2E6BD9820654A0B17BD',4835204);
INSERT INTO "_sqlx_migrations" VALUES(3,'what_platforms_send','2026-12-01 11:54:53',1,X'D0F81E4BBB8739694CCD6EB0EAAEF5C2A53CAFE8FFE34901C9BBBE3BEB5712F9A16F3116989D32D3EBA38D4B9BD57441',0);
INSERT INTO "_sqlx_migrations" VALUES(4,'followers','2026-12-01 11:54:53',1,X'05998603289856C8519207A4C742FFA3C529E46D50E5E2F980A5DB1839BD17AAAD220645AF546C2ABF5B3278CA7B549B',0);
INSERT INTO "_sqlx_migrations" VALUES(5,'all_platforms','2026-12-01 11:54:53',1,X'43E043965E206344E90FAE747737B0EE54F865A86A4232DBAF4B5B7F54795BBD8BC23E111398EABDC6571970E928556F',0);
INSERT INTO "_sqlx_migrations" VALUES(6,'people','2026-12-01 11:54:53',1,X'559F9746F99471D7595498CAE74611254CF480AD9FA211EA365E05DE3B80BEDC1777A42B20435B027A92E5F31A364884',0);
CREATE TABLE attachment_bytes (id TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL);
INSERT INTO "attachment_bytes" VALUES('01a224d5-817e-75c8-ad28-67bd8a0e9202',X'6279746573206F66206120636174');
CREATE TABLE attachments (
    id TEXT NOT NULL PRIMARY KEY, message_id TEXT NOT NULL, position BIGINT NOT NULL, kind TEXT NOT NULL,
    name TEXT, media_type TEXT, size BIGINT, state TEXT NOT NULL, failure TEXT
, bytes_id TEXT, conversation_id TEXT, hint TEXT, duration_ms BIGINT);
INSERT INTO "attachments" VALUES('01a224d5-817e-75c8-ad28-67bd8a0e9202','01a224d5-817e-7dd2-866e-eed93d7bf8e5',0,'image',NULL,'image/png',14,'stored',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE audit (
    id TEXT NOT NULL PRIMARY KEY, at BIGINT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL, action TEXT NOT NULL,
    detail TEXT NOT NULL, status BIGINT NOT NULL
);
INSERT INTO "audit" VALUES('01a224d5-78e0-787c-9417-33d579ab5f7b',1796126085903,'command line','admin','token create','{"name":"Tess","role":"admin"}',201);
INSERT INTO "audit" VALUES('01a224d5-7b28-7833-a5d9-d416be23ad59',1796126086488,'Tess','admin','POST /api/v1/components','{}',200);
INSERT INTO "audit" VALUES('01a224d5-7b3f-7ce1-a6a1-6a7c2e443ff1',1796126086510,'Tess','admin','POST /api/v1/plugins','{"allow_unsigned":false,"digest":"c92f22bc0c3e89f9257a5dbf07bd8841f6e0145270a11d7fbde0a3a9bb5ee2fa","grants":[],"limits":{},"name":"triage"}',201);
INSERT INTO "audit" VALUES('01a224d5-7cab-7726-8c69-e8864e201016',1796126086874,'Tess','admin','POST /api/v1/components','{}',200);
INSERT INTO "audit" VALUES('01a224d5-7cb0-7b35-a4c3-c9399479d08b',1796126086879,'Tess','admin','POST /api/v1/plugins','{"allow_unsigned":false,"digest":"c68f690bb5080dc37996c6e63bbd102f9351ad31d94708de645d8b05f17b65e1","grants":[],"limits":{},"name":"welcome"}',201);
INSERT INTO "audit" VALUES('01a224d5-7f20-7642-933f-5d65f99b2811',1796126087503,'Tess','admin','POST /api/v1/components','{}',200);
INSERT INTO "audit" VALUES('01a224d5-7f2f-740d-baa7-a39b49109c0e',1796126087518,'Tess','admin','POST /api/v1/plugins','{"allow_unsigned":false,"digest":"1d2075c84c764f6634b3b603f6556ede41ad702d4445403baa2d8930b0056417","grants":["*.fbcdn.net","*.fbsbx.com","graph.facebook.com"],"limits":{},"name":"messenger"}',201);
INSERT INTO "audit" VALUES('01a224d5-8070-70b4-a595-0535ac4340c6',1796126087839,'Tess','admin','POST /api/v1/components','{}',200);
INSERT INTO "audit" VALUES('01a224d5-8088-73ce-b93e-bb1dbcc9050d',1796126087863,'Tess','admin','POST /api/v1/plugins','{"allow_unsigned":false,"digest":"c5ae4d5637e4e970ca94dca8ebbaba2051b26e762e273502190dbec5bb496670","grants":[],"limits":{},"name":"follow-up"}',201);
INSERT INTO "audit" VALUES('01a224d5-80d2-7b47-9e94-cbe8ecce3f16',1796126087937,'Tess','admin','POST /api/v1/components','{}',200);
INSERT INTO "audit" VALUES('01a224d5-80e1-7d4f-813b-66115d9f2725',1796126087952,'Tess','admin','POST /api/v1/plugins','{"allow_unsigned":false,"digest":"99ccedce82b9a2264e9e43ee34aed098a7fcefcd30a5afa5a407ec2cf1372b83","grants":[],"limits":{},"name":"counter"}',201);
INSERT INTO "audit" VALUES('01a224d5-80f5-7e12-bf5f-acb4d442f80c',1796126087972,'Tess','admin','PATCH /api/v1/plugins/triage','{"recorded":true}',200);
INSERT INTO "audit" VALUES('01a224d5-8101-7a1c-9efb-41b5373ecb0c',1796126087984,'Tess','admin','POST /api/v1/channels','{"config":["api_base","page_id","page_name"],"connector":"messenger","grants":["127.0.0.1:44421"],"name":"shop"}',201);
INSERT INTO "audit" VALUES('01a224d5-810e-7dfd-8a64-c08c19af0fad',1796126087997,'Tess','admin','POST /api/v1/channels','{"config":["api_base","page_id","page_name"],"connector":"messenger","grants":["127.0.0.1:44421"],"hook":"shop","name":"help"}',201);
INSERT INTO "audit" VALUES('01a224d5-826e-760d-85dc-5f065554a592',1796126088349,'Tess','admin','PUT /api/v1/channels/shop/templates/order_left/en','{}',204);
INSERT INTO "audit" VALUES('01a224d5-8277-7639-b74c-0ebcd4753119',1796126088358,'command line','admin','token create','{"name":"Tess","role":"agent"}',201);
INSERT INTO "audit" VALUES('01a224d5-837d-71f5-9abe-86732d8f3db3',1796126088620,'Tess','admin','POST /api/v1/components','{}',200);
INSERT INTO "audit" VALUES('01a224d5-837f-76f2-9c27-9f5600852b13',1796126088622,'Tess','admin','PUT /api/v1/trusted-keys/acme','{"key":"abababababababababababababababababababababababababababababababab"}',204);
INSERT INTO "audit" VALUES('01a23175-306b-7680-9456-de50bcbf3afc',1796126093419,'Tess','admin','POST /api/v1/people','{"handle":"Bea","role":"agent"}',201);
INSERT INTO "audit" VALUES('01a23175-3074-7560-9488-f4bd0e9277a7',1796126093428,'Tess','admin','POST /api/v1/people','{"handle":"Żaneta","role":"agent"}',201);
INSERT INTO "audit" VALUES('01a23175-307f-75e7-9a0c-a327b08ab7b9',1796126093439,'Tess','admin','POST /api/v1/teams','{"handle":"Support","members":["01a23175-306a-7800-95db-537f7bea4a12"]}',201);
CREATE TABLE changes (
    position BIGINT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, conversation_id TEXT NOT NULL, subject TEXT NOT NULL,
    at BIGINT NOT NULL
);
INSERT INTO "changes" VALUES(1,'registry','','triage',1796126086508);
INSERT INTO "changes" VALUES(2,'registry','','welcome',1796126086877);
INSERT INTO "changes" VALUES(3,'registry','','messenger',1796126087516);
INSERT INTO "changes" VALUES(4,'registry','','follow-up',1796126087857);
INSERT INTO "changes" VALUES(5,'registry','','counter',1796126087945);
INSERT INTO "changes" VALUES(6,'registry','','triage',1796126087963);
INSERT INTO "changes" VALUES(7,'registry','','shop',1796126087981);
INSERT INTO "changes" VALUES(8,'registry','','channel:shop',1796126087981);
INSERT INTO "changes" VALUES(9,'registry','','shop',1796126087982);
INSERT INTO "changes" VALUES(10,'registry','','help',1796126087994);
INSERT INTO "changes" VALUES(11,'registry','','channel:help',1796126087994);
INSERT INTO "changes" VALUES(12,'registry','','help',1796126087996);
INSERT INTO "changes" VALUES(13,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-778b-b72e-149b21f44a6c',1796126088000);
INSERT INTO "changes" VALUES(14,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1796126088000);
INSERT INTO "changes" VALUES(15,'message','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-71b6-af0b-4d1caf8e836c',1796126088000);
INSERT INTO "changes" VALUES(16,'conversation','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-70b0-9bd9-9d056ad67a00',1796126088000);
INSERT INTO "changes" VALUES(17,'contact','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7e9a-ba81-2c1054859f43',1796126088012);
INSERT INTO "changes" VALUES(18,'contact','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-7e1d-89d6-c14b6ca58c35',1796126088014);
INSERT INTO "changes" VALUES(19,'message','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8122-7b13-93d1-2e2bf32a8935',1796126088017);
INSERT INTO "changes" VALUES(20,'conversation','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-70b0-9bd9-9d056ad67a00',1796126088017);
INSERT INTO "changes" VALUES(21,'run','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-7170-9bcc-bc7532ee63b1',1796126088017);
INSERT INTO "changes" VALUES(22,'conversation','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-70b0-9bd9-9d056ad67a00',1796126088019);
INSERT INTO "changes" VALUES(23,'run','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-78cd-aa60-9fddba7e856e',1796126088019);
INSERT INTO "changes" VALUES(24,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1796126088019);
INSERT INTO "changes" VALUES(25,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7525-9d0b-0cd93f6c263a',1796126088019);
INSERT INTO "changes" VALUES(26,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8124-7785-a4f0-cbaab15c4b8f',1796126088019);
INSERT INTO "changes" VALUES(27,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7cb4-83d7-a84aabfdcb1f',1796126088019);
INSERT INTO "changes" VALUES(28,'message','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8127-7d86-9d15-39fec21970ef',1796126088022);
INSERT INTO "changes" VALUES(29,'conversation','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-70b0-9bd9-9d056ad67a00',1796126088022);
INSERT INTO "changes" VALUES(30,'run','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-71b5-be24-58cca17285df',1796126088022);
INSERT INTO "changes" VALUES(31,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8128-7e26-804d-0f8622ed94e9',1796126088023);
INSERT INTO "changes" VALUES(32,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1796126088023);
INSERT INTO "changes" VALUES(33,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7b78-9c68-842a626dcac7',1796126088023);
INSERT INTO "changes" VALUES(34,'run','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8123-7f8a-9acd-c78a3f0b4881',1796126088025);
INSERT INTO "changes" VALUES(35,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8124-7189-8d4b-19590f127132',1796126088026);
INSERT INTO "changes" VALUES(36,'run','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-70ba-909c-61336c5206bd',1796126088036);
INSERT INTO "changes" VALUES(37,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-754f-b0d5-78b9a1d98677',1796126088036);
INSERT INTO "changes" VALUES(38,'run','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-75ce-ad9f-81fe72eb3894',1796126088043);
INSERT INTO "changes" VALUES(39,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7e31-a475-cd424be673f5',1796126088044);
INSERT INTO "changes" VALUES(40,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8124-7ed7-835e-ed8dac7f5c9f',1796126088047);
INSERT INTO "changes" VALUES(41,'run','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8123-7a66-b29d-eedf6e523559',1796126088048);
INSERT INTO "changes" VALUES(42,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8128-7e26-804d-0f8622ed94e9',1796126088072);
INSERT INTO "changes" VALUES(43,'message','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8127-7d86-9d15-39fec21970ef',1796126088074);
INSERT INTO "changes" VALUES(44,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-817e-7dd2-866e-eed93d7bf8e5',1796126088109);
INSERT INTO "changes" VALUES(45,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1796126088109);
INSERT INTO "changes" VALUES(46,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8184-7d6e-ae8a-3a5244410657',1796126088116);
INSERT INTO "changes" VALUES(47,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1796126088116);
INSERT INTO "changes" VALUES(48,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-817e-75bb-810a-e084b3e0028c',1796126088116);
INSERT INTO "changes" VALUES(49,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-817e-705a-8d8c-e4f4a73039ab',1796126088116);
INSERT INTO "changes" VALUES(50,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-817e-7dd2-866e-eed93d7bf8e5',1796126088117);
INSERT INTO "changes" VALUES(51,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-817e-77b6-bc3b-7cf54e15418a',1796126088121);
INSERT INTO "changes" VALUES(52,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-778b-b72e-149b21f44a6c',1796126088169);
INSERT INTO "changes" VALUES(53,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-81bc-7ad6-8a43-0bb78cf77e8a',1796126088171);
INSERT INTO "changes" VALUES(54,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1796126088171);
INSERT INTO "changes" VALUES(55,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-81bf-770b-ba80-86ffcd5067ef',1796126088174);
INSERT INTO "changes" VALUES(56,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1796126088174);
INSERT INTO "changes" VALUES(57,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-81bc-7ad6-8a43-0bb78cf77e8a',1796126088176);
INSERT INTO "changes" VALUES(58,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-81f9-7e7c-a68f-d674f4ab8c37',1796126088233);
INSERT INTO "changes" VALUES(59,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1796126088233);
INSERT INTO "changes" VALUES(60,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-81f9-7e7c-a68f-d674f4ab8c37',1796126088236);
INSERT INTO "changes" VALUES(61,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-822f-7460-8b75-c43653da2806',1796126088286);
INSERT INTO "changes" VALUES(62,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1796126088286);
INSERT INTO "changes" VALUES(63,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-822f-7460-8b75-c43653da2806',1796126088291);
INSERT INTO "changes" VALUES(64,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1796126088341);
INSERT INTO "changes" VALUES(65,'lead','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8268-77ae-973d-b7ee4d74cc4b',1796126088344);
INSERT INTO "changes" VALUES(66,'contact','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7e9a-ba81-2c1054859f43',1796126088344);
INSERT INTO "changes" VALUES(67,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1796126088344);
INSERT INTO "changes" VALUES(68,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1796126088346);
INSERT INTO "changes" VALUES(69,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-826b-7895-a3d3-9d8ae746b8eb',1796126088353);
INSERT INTO "changes" VALUES(70,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-826b-7693-a0ec-96b806dd658f',1796126088371);
INSERT INTO "changes" VALUES(71,'registry','','acme',1796126088622);
INSERT INTO "changes" VALUES(72,'message','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8d6b-763b-b7ff-81cb8705c00e',1796126091162);
INSERT INTO "changes" VALUES(73,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1796126091162);
INSERT INTO "changes" VALUES(74,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8d6b-71bc-b15f-ab52f7dbb146',1796126091165);
INSERT INTO "changes" VALUES(75,'run','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8d6b-7032-adf3-ee1807ec5a0a',1796126091170);
INSERT INTO "changes" VALUES(76,'registry','','01a224d5-80da-7e4a-92e5-4f3388e272a1',1796126093167);
INSERT INTO "changes" VALUES(77,'registry','','counter',1796186751932);
INSERT INTO "changes" VALUES(78,'conversation','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7940-b176-8db762874b08',1796126093443);
INSERT INTO "changes" VALUES(79,'conversation','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-70b0-9bd9-9d056ad67a00',1796126093455);
INSERT INTO "changes" VALUES(80,'message','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a23175-309b-7aa7-912b-e0c628fd7c11',1796126093467);
INSERT INTO "changes" VALUES(81,'conversation','01a224d5-8111-70b0-9bd9-9d056ad67a00','01a224d5-8111-70b0-9bd9-9d056ad67a00',1796126093467);
CREATE TABLE channel_catalogues (
    channel TEXT NOT NULL PRIMARY KEY, due_at BIGINT NOT NULL, read_at BIGINT, failure TEXT, claim TEXT,
    claimed_until BIGINT
);
CREATE TABLE channel_polls (
    channel TEXT NOT NULL PRIMARY KEY, cursor TEXT, since BIGINT, due_at BIGINT NOT NULL, attempts BIGINT NOT NULL,
    failure TEXT, gap TEXT, polled_at BIGINT, claim TEXT, claimed_until BIGINT
);
CREATE TABLE channel_rules (
    channel TEXT NOT NULL PRIMARY KEY, asked_at BIGINT, tried_at BIGINT, due_at BIGINT, attempts BIGINT NOT NULL,
    failure TEXT, reported BIGINT NOT NULL, claim TEXT, claimed_until BIGINT
);
CREATE TABLE channel_setups (
    channel TEXT NOT NULL PRIMARY KEY, state TEXT NOT NULL, hears_by TEXT, reports TEXT NOT NULL, failure TEXT,
    attempts BIGINT NOT NULL, due_at BIGINT, claim TEXT, claimed_until BIGINT
);
CREATE TABLE channels (
    name TEXT NOT NULL PRIMARY KEY, connector TEXT NOT NULL, hook TEXT NOT NULL, account TEXT NOT NULL,
    account_name TEXT, config TEXT NOT NULL, grants TEXT NOT NULL, rules TEXT NOT NULL,
    sends_from BIGINT NOT NULL, sends BIGINT NOT NULL,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
, revision BIGINT NOT NULL DEFAULT 0, account_state TEXT, account_reason TEXT, account_at BIGINT, split_texts BIGINT NOT NULL DEFAULT 0);
INSERT INTO "channels" VALUES('shop','messenger','shop','1001','The shop','{"api_base":"http://127.0.0.1:44421","page_id":"1001","page_name":"The shop"}','{"http":["127.0.0.1:44421"]}','{"text_limit":{"length":2000,"utf16":false},"attachments":{"image":{"max_bytes":25000000},"audio":{"max_bytes":25000000},"video":{"max_bytes":25000000},"file":{"max_bytes":25000000}},"quick_replies":{"max":13,"title_length":20},"reply_window":86400,"person_window":{"seconds":604800,"tag":"HUMAN_AGENT"},"private_reply_window":604800,"templates":false,"send_rate":{"count":300,"seconds":1},"receive_rate":null,"echoes":null}',1796126088024,4,1796126087981,1796126087981,0,NULL,NULL,NULL,0);
INSERT INTO "channels" VALUES('help','messenger','shop','1002','The help','{"api_base":"http://127.0.0.1:44421","page_id":"1002","page_name":"The help"}','{"http":["127.0.0.1:44421"]}','{"text_limit":{"length":2000,"utf16":false},"attachments":{"image":{"max_bytes":25000000},"audio":{"max_bytes":25000000},"video":{"max_bytes":25000000},"file":{"max_bytes":25000000}},"quick_replies":{"max":13,"title_length":20},"reply_window":86400,"person_window":{"seconds":604800,"tag":"HUMAN_AGENT"},"private_reply_window":604800,"templates":false,"send_rate":{"count":300,"seconds":1},"receive_rate":null,"echoes":null}',1796126088024,1,1796126087994,1796126087994,0,NULL,NULL,NULL,0);
CREATE TABLE choices (
    conversation_id TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, author TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, field)
);
INSERT INTO "choices" VALUES('01a224d5-8111-7940-b176-8db762874b08','category','vip','Tess',1796126088345);
INSERT INTO "choices" VALUES('01a224d5-8111-7940-b176-8db762874b08','team','north','Tess',1796126088345);
INSERT INTO "choices" VALUES('01a224d5-8111-7940-b176-8db762874b08','label:gold','added','Tess',1796126088345);
INSERT INTO "choices" VALUES('01a224d5-8111-7940-b176-8db762874b08','assignee','ŻANETA','Tess',1796126093442);
INSERT INTO "choices" VALUES('01a224d5-8111-70b0-9bd9-9d056ad67a00','assignee','Anna','Tess',1796126093455);
INSERT INTO "choices" VALUES('01a224d5-8111-70b0-9bd9-9d056ad67a00','team','North','Tess',1796126093455);
CREATE TABLE components (
    digest TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL, surface TEXT NOT NULL, manifest TEXT,
    created_at BIGINT NOT NULL
);
INSERT INTO "components" VALUES('c92f22bc0c3e89f9257a5dbf07bd8841f6e0145270a11d7fbde0a3a9bb5ee2fa',X'7374616E642D696E2031','{"hears":["message"],"roles":[],"powers":["config","log","triage"],"runtime":[]}','{"name":"triage","version":"0.1.0","description":"Sorts conversations by rules: category, priority, labels and team; calls people for what is sensitive.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[],"secrets":[],"limits":{},"config":{"default_category":{"type":"string","description":"The category of a conversation that no rule gives one. Default: other.","required":false,"schema":null},"high_value":{"type":"number","description":"The priority is one step higher for customers whose attribute `value` is at least this. Default: never.","required":false,"schema":null},"rules":{"type":"array","description":"Rules, all of which are tried on each message. Without this member, built-in ones for English apply. A rule is\n{\"name\", \"when\": {\"keywords\": [..], \"patterns\": [..], \"language\": \"de\", \"channel\": \"shop\", \"attributes\": {\"plan\": \"gold\"}},\n\"then\": {\"category\", \"priority\", \"labels\": [..], \"team\", \"escalate\": \"why people are called\"}}. A rule matches when one of its\nkeywords or patterns does and all else under \"when\" holds. Keywords are whole words, without regard to case and accents.\nThe first match that names a category or team decides it, the highest priority counts, labels add up.","required":false,"schema":null}}}',1796126086477);
INSERT INTO "components" VALUES('c68f690bb5080dc37996c6e63bbd102f9351ad31d94708de645d8b05f17b65e1',X'7374616E642D696E2032','{"hears":["conversation"],"roles":[],"powers":["clock","config","log","replies"],"runtime":[]}','{"name":"welcome","version":"0.1.0","description":"Greets new direct conversations once; outside business hours says when someone will be back.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[],"secrets":[],"limits":{},"config":{"default_language":{"type":"string","description":"The language for customers whose own has no texts. Default: en, or the only language of `texts`.","required":false,"schema":null},"holidays":{"type":"array","description":"Days that are closed, as dates (2026-12-24), or as days of every year (12-25).","required":false,"schema":null},"hours":{"type":"object","description":"Business hours by weekday, such as {\"monday\": [\"09:00-12:30\", \"13:30-17:00\"], \"friday\": [\"09:00-15:00\"]}. A day that is not\nnamed is closed; a span may end after midnight, as in 18:00-02:00. Without this member it is always open.","required":false,"schema":null},"texts":{"type":"object","description":"Texts by language, such as {\"en\": {\"greeting\": \"Hi {first_name|there}!\", \"closed\": \"We are back {opens|soon}.\"}}. Variables are\n{first_name|..}, {account|..} and {opens|..}; what stands after | is used where the variable is not known, and {{ is a brace. A\nlanguage may also set how {opens} reads: \"today\", \"tomorrow\", \"weekday\", \"date\" (with {time}, {weekday}, {day}, {month}),\n\"weekdays\" (7 names from Monday) and \"months\" (12 names). Default: English, German, French and Spanish.","required":false,"schema":null},"time_zone":{"type":"string","description":"The IANA time zone of the hours and holidays, such as Europe/Berlin. Default: UTC.","required":false,"schema":null}}}',1796126086872);
INSERT INTO "components" VALUES('1d2075c84c764f6634b3b603f6556ede41ad702d4445403baa2d8930b0056417',X'7374616E642D696E2033','{"hears":[],"roles":["connector"],"powers":["config","http","intake","log","rules","secrets"],"runtime":[]}','{"name":"messenger","version":"0.1.0","description":"Joins Facebook Pages to the inbox: Messenger, and the comments under a page''s posts.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[{"host":"graph.facebook.com","reason":"Sends messages and comment replies, and asks for a customer''s name."},{"host":"*.fbcdn.net","reason":"Fetches the pictures, sounds and films that customers send."},{"host":"*.fbsbx.com","reason":"Fetches the other files that customers send."}],"secrets":[{"name":"app_secret","description":"The Meta app''s secret (App settings, Basic). It signs what comes in, and never leaves the host.","hosts":[],"api_base":false,"webhook_key":false,"generate":false,"optional":false,"oauth2":null},{"name":"page_token","description":"The page''s access token, with the permissions pages_messaging, pages_read_engagement and pages_manage_engagement.","hosts":["graph.facebook.com"],"api_base":false,"webhook_key":false,"generate":false,"optional":false,"oauth2":null},{"name":"verify_token","description":"A word of your own choice, given again as `Verify token` when the webhook is set up. It never leaves the host.","hosts":[],"api_base":false,"webhook_key":false,"generate":false,"optional":false,"oauth2":null}],"limits":{},"config":{"api_base":{"type":"string","description":"Where the Graph API is, without version. Default: https://graph.facebook.com","required":false,"schema":null},"api_version":{"type":"string","description":"The Graph API''s version. Default: v23.0","required":false,"schema":null},"echoes_within":{"type":"number","description":"Set it only when the webhook subscribes to `message_echoes`: seconds after which a message without an echo was not taken, and is sent again. 600 is careful. Default: such a message stays uncertain, for a person to decide","required":false,"schema":null},"page_id":{"type":"string","description":"The page''s identifier, digits only. The channel''s account.","required":true,"schema":null},"page_name":{"type":"string","description":"The page''s display name, for greetings and the inbox. The channel''s account name.","required":false,"schema":null},"send_rate":{"type":"number","description":"Messages a second that Meta allows the page. Default: 300","required":false,"schema":null}}}',1796126087497);
INSERT INTO "components" VALUES('c5ae4d5637e4e970ca94dca8ebbaba2051b26e762e273502190dbec5bb496670',X'7374616E642D696E2034','{"hears":["message","conversation","timer"],"roles":[],"powers":["clock","config","kv","log","notes","replies","timers","triage"],"runtime":[]}','{"name":"follow-up","version":"0.1.0","description":"Reminds customers after silence, closes after longer silence, and asks after resolving whether all is well.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[],"secrets":[],"limits":{},"config":{"ask":{"type":"boolean","description":"Whether to ask, once somebody has resolved a conversation, if all is well; it opens again on a no. Default: true.","required":false,"schema":null},"close_after_hours":{"type":"number","description":"Hours after the reminder until the conversation is resolved. Default: 72. 0: never.","required":false,"schema":null},"default_language":{"type":"string","description":"The language for customers whose own has no texts. Default: en, or the only language of `texts`.","required":false,"schema":null},"remind_after_hours":{"type":"number","description":"Hours without a word from the customer, after our last one, until the reminder. Default: 20, since some platforms take replies\nfor a day only. 0: none.","required":false,"schema":null},"texts":{"type":"object","description":"Texts by language, such as {\"en\": {\"reminder\": \"Still there, {first_name|friend}?\", \"question\": \"All well?\", \"yes\": \"Yes\", \"no\": \"No\",\n\"yes_words\": [\"yes\", \"fine\"], \"no_words\": [\"no\", \"not\"]}}. Variables are {first_name|..} and {account|..}; what stands after | is\nused where the variable is not known, and {{ is a brace. Default: English, German, French and Spanish.","required":false,"schema":null}}}',1796126087828);
INSERT INTO "components" VALUES('99ccedce82b9a2264e9e43ee34aed098a7fcefcd30a5afa5a407ec2cf1372b83',X'7374616E642D696E2035','{"hears":["message"],"roles":[],"powers":["kv","notes"],"runtime":[]}','{"name":"counter","version":"1.0.0","description":"Counts messages.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[],"secrets":[],"limits":{},"config":{}}',1796126087928);
INSERT INTO "components" VALUES('56351c1a036d3fbc718acf999785549432d80a908138574381759d4c234d1bf0',X'7374616E642D696E2036','{"hears":["message"],"roles":["migration"],"powers":["kv","notes"],"runtime":[]}','{"name":"counter-next","version":"1.1.0","description":"Counts messages.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[],"secrets":[],"limits":{},"config":{}}',1796126088619);
CREATE TABLE connections (
    owner TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, sealed BLOB NOT NULL, scopes TEXT NOT NULL, refresh_at BIGINT, expires_at BIGINT,
    problem TEXT, version BIGINT NOT NULL, refreshing_until BIGINT NOT NULL, connected_at BIGINT NOT NULL, spent BIGINT NOT NULL DEFAULT 0, failure TEXT,
    PRIMARY KEY (owner, name)
);
CREATE TABLE consents (
    state TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, sealed BLOB NOT NULL, expires_at BIGINT NOT NULL
);
CREATE TABLE contact_attributes (
    contact_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (contact_id, key)
);
INSERT INTO "contact_attributes" VALUES('01a224d5-8111-7e1d-89d6-c14b6ca58c35','first_name','Person');
INSERT INTO "contact_attributes" VALUES('01a224d5-8111-7e1d-89d6-c14b6ca58c35','last_name','bob');
INSERT INTO "contact_attributes" VALUES('01a224d5-8111-7e9a-ba81-2c1054859f43','first_name','Ada');
INSERT INTO "contact_attributes" VALUES('01a224d5-8111-7e9a-ba81-2c1054859f43','language','en-GB');
INSERT INTO "contact_attributes" VALUES('01a224d5-8111-7e9a-ba81-2c1054859f43','last_name','Byron');
CREATE TABLE contacts (
    id TEXT NOT NULL PRIMARY KEY, name TEXT, attributes TEXT NOT NULL,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
, standing TEXT);
INSERT INTO "contacts" VALUES('01a224d5-8111-7e1d-89d6-c14b6ca58c35','Person bob','{"first_name":"Person","last_name":"bob"}',1796126088000,1796126088014,NULL);
INSERT INTO "contacts" VALUES('01a224d5-8111-7e9a-ba81-2c1054859f43','Ada Byron','{"first_name":"Ada","language":"en-GB","last_name":"Byron"}',1796126088000,1796126088012,NULL);
CREATE TABLE conversations (
    id TEXT NOT NULL PRIMARY KEY, channel TEXT NOT NULL, thread TEXT NOT NULL, kind TEXT NOT NULL,
    status TEXT NOT NULL, category TEXT, priority TEXT NOT NULL, labels TEXT NOT NULL, assignee TEXT, team TEXT,
    automation BIGINT NOT NULL, contact_id TEXT NOT NULL, lead_id TEXT, last_seq BIGINT NOT NULL, event_seq BIGINT NOT NULL,
    last_inbound_at BIGINT, last_agent_at BIGINT, snoozed_until BIGINT, delivered_until BIGINT, read_until BIGINT,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, standby BIGINT NOT NULL DEFAULT 0, plugin_gestures BIGINT NOT NULL DEFAULT 0, plugin_gestures_from BIGINT NOT NULL DEFAULT 0, typing_at BIGINT, typing_until BIGINT, our_typing_until BIGINT, marked_read_until BIGINT, name TEXT, named_at BIGINT, opened_by TEXT, begins BIGINT NOT NULL DEFAULT 0,
    UNIQUE (channel, thread)
);
INSERT INTO "conversations" VALUES('01a224d5-8111-70b0-9bd9-9d056ad67a00','help','bob','direct','resolved','sales','normal','["sales"]','Anna','North',1,'01a224d5-8111-7e1d-89d6-c14b6ca58c35',NULL,4,4,1796126087998,NULL,NULL,NULL,NULL,1796126088000,1796126093467,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "conversations" VALUES('01a224d5-8111-7940-b176-8db762874b08','shop','ada','direct','open','vip','normal','["gold","order"]','ŻANETA','north',1,'01a224d5-8111-7e9a-ba81-2c1054859f43','01a224d5-8268-77ae-973d-b7ee4d74cc4b',10,7,1796126091160,1796126088286,NULL,NULL,NULL,1796126088000,1796126093442,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
CREATE TABLE counters (name TEXT NOT NULL PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO "counters" VALUES('changes',81);
INSERT INTO "counters" VALUES('registry',19);
INSERT INTO "counters" VALUES('health',0);
INSERT INTO "counters" VALUES('tokens',0);
INSERT INTO "counters" VALUES('clock:01a224d5-78ec-7b3b-82e1-814a5fffd419',1796126094388);
CREATE TABLE dedupe (
    channel TEXT NOT NULL, dedupe_key TEXT NOT NULL, created_at BIGINT NOT NULL,
    PRIMARY KEY (channel, dedupe_key)
);
INSERT INTO "dedupe" VALUES('shop','message:m-ada-1',1796126088000);
INSERT INTO "dedupe" VALUES('help','message:m-bob-1',1796126088000);
INSERT INTO "dedupe" VALUES('shop','message:m-ada-2',1796126088109);
INSERT INTO "dedupe" VALUES('shop','reaction:m-later:react:1796126088165:❤',1796126088166);
INSERT INTO "dedupe" VALUES('shop','reaction:m-ada-1:react:1796126088168:❤',1796126088169);
INSERT INTO "dedupe" VALUES('shop','message:m-ada-3',1796126091162);
CREATE TABLE deliveries (
    id TEXT NOT NULL PRIMARY KEY, message_id TEXT NOT NULL, conversation_id TEXT NOT NULL, channel TEXT NOT NULL,
    seq BIGINT NOT NULL, part BIGINT NOT NULL, body TEXT NOT NULL, tag TEXT, sender TEXT NOT NULL,
    state TEXT NOT NULL, open BIGINT NOT NULL, attempts BIGINT NOT NULL, due_at BIGINT NOT NULL,
    claim TEXT, claimed_until BIGINT, external_id TEXT, failure TEXT,
    created_at BIGINT NOT NULL, finished_at BIGINT
, tried_at BIGINT, repeats BIGINT NOT NULL DEFAULT 0, commanded BIGINT NOT NULL DEFAULT 0, paced_contact TEXT);
INSERT INTO "deliveries" VALUES('01a224d5-8127-77ec-9b1b-5dae79c970e9','01a224d5-8127-7d86-9d15-39fec21970ef','01a224d5-8111-70b0-9bd9-9d056ad67a00','help',3,0,'{"text":"Hi Person! Thanks for writing to The help. We will answer as soon as we can."}',NULL,'automation','sent',0,1,1796126088074,NULL,NULL,'m_000002',NULL,1796126088022,1796126088074,NULL,0,0,NULL);
INSERT INTO "deliveries" VALUES('01a224d5-8128-7bef-b9f0-c575d4e20824','01a224d5-8128-7e26-804d-0f8622ed94e9','01a224d5-8111-7940-b176-8db762874b08','shop',3,0,'{"text":"Hi Ada! Thanks for writing to The shop. We will answer as soon as we can."}',NULL,'automation','sent',0,1,1796126088072,NULL,NULL,'m_000001',NULL,1796126088023,1796126088072,NULL,0,0,NULL);
INSERT INTO "deliveries" VALUES('01a224d5-81bc-7d03-a17e-a9e4219ced8d','01a224d5-81bc-7ad6-8a43-0bb78cf77e8a','01a224d5-8111-7940-b176-8db762874b08','shop',6,0,'{"text":"It is on its way."}',NULL,'person','sent',0,1,1796126088176,NULL,NULL,'m_000003',NULL,1796126088171,1796126088176,NULL,0,0,NULL);
INSERT INTO "deliveries" VALUES('01a224d5-81f9-71dc-b8d4-05818c8a1f0c','01a224d5-81f9-7e7c-a68f-d674f4ab8c37','01a224d5-8111-7940-b176-8db762874b08','shop',8,0,'{"text":"Once."}',NULL,'person','sent',0,1,1796126088236,NULL,NULL,'m_000004',NULL,1796126088232,1796126088236,NULL,0,0,NULL);
INSERT INTO "deliveries" VALUES('01a224d5-822f-737f-a10b-81360d46051d','01a224d5-822f-7460-8b75-c43653da2806','01a224d5-8111-7940-b176-8db762874b08','shop',9,0,'{"text":"into the void"}',NULL,'person','uncertain',0,1,1796126088291,NULL,NULL,NULL,'{"kind":"uncertain","code":"no-answer","message":"127.0.0.1:44421 gave no answer after the request had left: error sending request: client error (SendRequest): connection closed before message completed"}',1796126088286,1796126088291,NULL,0,0,NULL);
CREATE TABLE download_lines (
    installation_id TEXT NOT NULL, file TEXT NOT NULL, name TEXT NOT NULL, line TEXT NOT NULL, updated_at BIGINT NOT NULL,
    PRIMARY KEY (installation_id, file, name)
);
CREATE TABLE events (
    id TEXT NOT NULL PRIMARY KEY, conversation_id TEXT NOT NULL, seq BIGINT NOT NULL, kind TEXT NOT NULL,
    message_id TEXT, data TEXT NOT NULL, root TEXT NOT NULL, depth BIGINT NOT NULL, until_seq BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
INSERT INTO "events" VALUES('01a224d5-8111-7563-ae06-571176b2b4a6','01a224d5-8111-7940-b176-8db762874b08',1,'conversation',NULL,'created','01a224d5-8111-778b-b72e-149b21f44a6c',0,1,1796126088000);
INSERT INTO "events" VALUES('01a224d5-8111-747c-a638-509b455ed46b','01a224d5-8111-7940-b176-8db762874b08',2,'message','01a224d5-8111-778b-b72e-149b21f44a6c','','01a224d5-8111-778b-b72e-149b21f44a6c',0,1,1796126088000);
INSERT INTO "events" VALUES('01a224d5-8111-70c5-96df-ec7f360f5066','01a224d5-8111-70b0-9bd9-9d056ad67a00',1,'conversation',NULL,'created','01a224d5-8111-71b6-af0b-4d1caf8e836c',0,1,1796126088000);
INSERT INTO "events" VALUES('01a224d5-8111-7203-9a93-8308d337258d','01a224d5-8111-70b0-9bd9-9d056ad67a00',2,'message','01a224d5-8111-71b6-af0b-4d1caf8e836c','','01a224d5-8111-71b6-af0b-4d1caf8e836c',0,1,1796126088000);
INSERT INTO "events" VALUES('01a224d5-8123-771d-a47e-742783728b4c','01a224d5-8111-70b0-9bd9-9d056ad67a00',3,'conversation',NULL,'category,labels','01a224d5-8111-71b6-af0b-4d1caf8e836c',1,2,1796126088018);
INSERT INTO "events" VALUES('01a224d5-8124-7def-abe4-0a6cc8ff0d3a','01a224d5-8111-7940-b176-8db762874b08',3,'conversation',NULL,'category,labels','01a224d5-8111-778b-b72e-149b21f44a6c',1,1,1796126088019);
INSERT INTO "events" VALUES('01a224d5-817e-7c09-b1a7-c91f1065a6b7','01a224d5-8111-7940-b176-8db762874b08',4,'message','01a224d5-817e-7dd2-866e-eed93d7bf8e5','','01a224d5-817e-7dd2-866e-eed93d7bf8e5',0,4,1796126088109);
INSERT INTO "events" VALUES('01a224d5-826a-7a80-acb3-57d55f88aabc','01a224d5-8111-7940-b176-8db762874b08',5,'conversation',NULL,'category,team,labels','01a224d5-826a-7506-b939-8c17120827bc',0,9,1796126088345);
INSERT INTO "events" VALUES('01a224d5-8d6b-7ac0-b58c-a96cbf514d37','01a224d5-8111-7940-b176-8db762874b08',6,'message','01a224d5-8d6b-763b-b7ff-81cb8705c00e','','01a224d5-8d6b-763b-b7ff-81cb8705c00e',0,10,1796126091162);
INSERT INTO "events" VALUES('01a23175-3082-78a1-90ad-9f428c31d338','01a224d5-8111-7940-b176-8db762874b08',7,'conversation',NULL,'assignee','01a23175-3082-7df5-8097-aca06f2a0286',0,10,1796126093443);
INSERT INTO "events" VALUES('01a23175-308f-7f02-809f-ab7d0817c185','01a224d5-8111-70b0-9bd9-9d056ad67a00',4,'conversation',NULL,'status,assignee,team','01a23175-308f-7ea9-ab76-613248e27e6d',0,3,1796126093455);
CREATE TABLE exporters (
    installation_id TEXT NOT NULL PRIMARY KEY, cursor TEXT, poll_due_at BIGINT NOT NULL,
    polls BIGINT NOT NULL, claim TEXT, claimed_until BIGINT
);
CREATE TABLE exports (
    installation_id TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, rank BIGINT NOT NULL, position BIGINT NOT NULL,
    state TEXT NOT NULL, attempts BIGINT NOT NULL, due_at BIGINT NOT NULL, alone BIGINT NOT NULL, external_id TEXT, mark TEXT, failure TEXT,
    updated_at BIGINT NOT NULL, PRIMARY KEY (installation_id, kind, subject)
);
CREATE TABLE feedback (
    id TEXT NOT NULL PRIMARY KEY, conversation_id TEXT NOT NULL, message_id TEXT, contact_id TEXT NOT NULL,
    rating BIGINT NOT NULL, best BIGINT NOT NULL, text TEXT, source TEXT NOT NULL, created_at BIGINT NOT NULL
);
INSERT INTO "feedback" VALUES('01a224d5-8266-7042-9f62-16f48e87ecdf','01a224d5-8111-7940-b176-8db762874b08',NULL,'01a224d5-8111-7e9a-ba81-2c1054859f43',4,5,'good','Tess',1796126088341);
CREATE TABLE fetches (
    id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, channel TEXT NOT NULL, target TEXT NOT NULL,
    attempts BIGINT NOT NULL, due_at BIGINT NOT NULL, claim TEXT, claimed_until BIGINT, created_at BIGINT NOT NULL
);
CREATE TABLE followers (
    name TEXT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL
);
CREATE TABLE gestures (
    id TEXT NOT NULL PRIMARY KEY, conversation_id TEXT NOT NULL, seq BIGINT NOT NULL, channel TEXT NOT NULL,
    message_id TEXT, kind TEXT NOT NULL, body TEXT NOT NULL, sender TEXT NOT NULL, actor TEXT NOT NULL,
    commanded BIGINT NOT NULL, root TEXT NOT NULL, depth BIGINT NOT NULL, state TEXT NOT NULL, open BIGINT NOT NULL,
    attempts BIGINT NOT NULL, due_at BIGINT NOT NULL, claim TEXT, claimed_until BIGINT, failure TEXT,
    created_at BIGINT NOT NULL, finished_at BIGINT
);
CREATE TABLE idempotency (
    token_id TEXT NOT NULL, name TEXT NOT NULL, request TEXT NOT NULL, status BIGINT NOT NULL, body TEXT NOT NULL,
    created_at BIGINT NOT NULL, PRIMARY KEY (token_id, name)
);
INSERT INTO "idempotency" VALUES('01a224d5-78e0-7aa4-9c29-27a13e04efa0','once','063a1b24e30373e6a0016babf16fd31b8c75fa4d4f69ae6fc624bcec94225864',201,'01a224d5-81f9-7e7c-a68f-d674f4ab8c37',1796126088232);
CREATE TABLE identities (
    channel TEXT NOT NULL, external_id TEXT NOT NULL, contact_id TEXT NOT NULL, kind TEXT,
    PRIMARY KEY (channel, external_id)
);
INSERT INTO "identities" VALUES('shop','ada','01a224d5-8111-7e9a-ba81-2c1054859f43',NULL);
INSERT INTO "identities" VALUES('help','bob','01a224d5-8111-7e1d-89d6-c14b6ca58c35',NULL);
CREATE TABLE installations (
    id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, surface TEXT NOT NULL,
    config TEXT NOT NULL, grants TEXT NOT NULL, limits TEXT NOT NULL, position BIGINT NOT NULL,
    channels TEXT NOT NULL, version BIGINT NOT NULL, previous TEXT, recorded BIGINT NOT NULL, failed_review TEXT NOT NULL, enabled BIGINT NOT NULL, paused TEXT, failures BIGINT NOT NULL,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
, revision BIGINT NOT NULL DEFAULT 0, upgrading TEXT, upgrading_until BIGINT);
INSERT INTO "installations" VALUES('01a224d5-7b3c-7732-a3ba-e8a2cdb2e102','triage','c92f22bc0c3e89f9257a5dbf07bd8841f6e0145270a11d7fbde0a3a9bb5ee2fa','{"hears":["message"],"roles":[],"powers":["config","log","triage"],"runtime":[]}','{}','{"http":[]}','{"cpu_ms":250,"wall_ms":10000,"memory_bytes":67108864,"table_elements":20000,"handles":2000,"host_calls":50000,"actions":1000,"journal_bytes":1048576,"log_lines":200,"log_bytes":65536,"http_calls":20,"http_bytes":33554432}',1,'[]',1,NULL,1,'hold',1,NULL,0,1796126086507,1796126087962,0,NULL,NULL);
INSERT INTO "installations" VALUES('01a224d5-7cae-7345-863f-6cd7785486ef','welcome','c68f690bb5080dc37996c6e63bbd102f9351ad31d94708de645d8b05f17b65e1','{"hears":["conversation"],"roles":[],"powers":["clock","config","log","replies"],"runtime":[]}','{}','{"http":[]}','{"cpu_ms":250,"wall_ms":10000,"memory_bytes":67108864,"table_elements":20000,"handles":2000,"host_calls":50000,"actions":1000,"journal_bytes":1048576,"log_lines":200,"log_bytes":65536,"http_calls":20,"http_bytes":33554432}',2,'[]',1,NULL,0,'hold',1,NULL,0,1796126086877,1796126086877,0,NULL,NULL);
INSERT INTO "installations" VALUES('01a224d5-7f2c-7f13-b525-b87f6e8e5196','messenger','1d2075c84c764f6634b3b603f6556ede41ad702d4445403baa2d8930b0056417','{"hears":[],"roles":["connector"],"powers":["config","http","intake","log","rules","secrets"],"runtime":[]}','{}','{"http":["*.fbcdn.net","*.fbsbx.com","graph.facebook.com"]}','{"cpu_ms":250,"wall_ms":10000,"memory_bytes":67108864,"table_elements":20000,"handles":2000,"host_calls":50000,"actions":1000,"journal_bytes":1048576,"log_lines":200,"log_bytes":65536,"http_calls":20,"http_bytes":33554432}',3,'[]',1,NULL,0,'hold',1,NULL,0,1796126087515,1796126087515,0,NULL,NULL);
INSERT INTO "installations" VALUES('01a224d5-8081-7b59-b980-a5b3a8cd1c4c','follow-up','c5ae4d5637e4e970ca94dca8ebbaba2051b26e762e273502190dbec5bb496670','{"hears":["message","conversation","timer"],"roles":[],"powers":["clock","config","kv","log","notes","replies","timers","triage"],"runtime":[]}','{}','{"http":[]}','{"cpu_ms":250,"wall_ms":10000,"memory_bytes":67108864,"table_elements":20000,"handles":2000,"host_calls":50000,"actions":1000,"journal_bytes":1048576,"log_lines":200,"log_bytes":65536,"http_calls":20,"http_bytes":33554432}',4,'[]',1,NULL,0,'hold',1,NULL,0,1796126087856,1796126087856,0,NULL,NULL);
INSERT INTO "installations" VALUES('01a224d5-80da-7e4a-92e5-4f3388e272a1','counter','99ccedce82b9a2264e9e43ee34aed098a7fcefcd30a5afa5a407ec2cf1372b83','{"hears":["message"],"roles":[],"powers":["kv","notes"],"runtime":[]}','{}','{"http":[]}','{"cpu_ms":250,"wall_ms":10000,"memory_bytes":67108864,"table_elements":20000,"handles":2000,"host_calls":50000,"actions":1000,"journal_bytes":1048576,"log_lines":200,"log_bytes":65536,"http_calls":20,"http_bytes":33554432}',5,'[]',1,NULL,0,'hold',1,'20 of its events failed in a row; mend it, then enable it',0,1796126087945,1796126093167,1,NULL,NULL);
CREATE TABLE invitations (
    hash TEXT NOT NULL PRIMARY KEY, person_id TEXT NOT NULL, created_by TEXT NOT NULL, created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
INSERT INTO "invitations" VALUES('6aaea4668069435eafb8ea1de862f8f3dba69f625c65d83d4dec911e9fe9944b','01a23175-306a-7800-95db-537f7bea4a12','01a224d5-78e0-7aa4-9c29-27a13e04efa0',1796126093418,1796212493418);
INSERT INTO "invitations" VALUES('012725c84fb34f94b16f50a9807f898b11d92e6b4f244386b54c7abc4e3c010b','01a23175-3073-7045-b46f-efba24ba5354','01a224d5-78e0-7aa4-9c29-27a13e04efa0',1796126093427,1796212493427);
CREATE TABLE kept_values (
    subject TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (subject, key)
);
CREATE TABLE key_check (name TEXT NOT NULL PRIMARY KEY, sealed BLOB NOT NULL, updated_at BIGINT NOT NULL);
INSERT INTO "key_check" VALUES('key',X'15073A09EA3FCD645A719E424B0F698C0F3A96939C2EA898B387F3A0AE376246B8A84ED06F',1796186751922);
CREATE TABLE kv (
    memory TEXT NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (memory, scope, name)
);
INSERT INTO "kv" VALUES('01a224d5-80da-7e4a-92e5-4f3388e272a1@1','01a224d5-8111-70b0-9bd9-9d056ad67a00','count','1');
INSERT INTO "kv" VALUES('01a224d5-80da-7e4a-92e5-4f3388e272a1@1','01a224d5-8111-7940-b176-8db762874b08','count','2');
CREATE TABLE leads (
    id TEXT NOT NULL PRIMARY KEY, conversation_id TEXT NOT NULL, contact_id TEXT NOT NULL, stage TEXT NOT NULL,
    value BIGINT, currency TEXT, source TEXT, attributes TEXT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
INSERT INTO "leads" VALUES('01a224d5-8268-77ae-973d-b7ee4d74cc4b','01a224d5-8111-7940-b176-8db762874b08','01a224d5-8111-7e9a-ba81-2c1054859f43','new',12050,'EUR','fair','{"need":"a kettle"}',1796126088343,1796126088343);
CREATE TABLE leases (name TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, ends_at BIGINT NOT NULL);
CREATE TABLE links (
    conversation_id TEXT NOT NULL, other_id TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (conversation_id, other_id)
);
CREATE TABLE logs (
    id TEXT NOT NULL PRIMARY KEY, installation_id TEXT NOT NULL, channel TEXT NOT NULL, level TEXT NOT NULL,
    message TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE messages (
    id TEXT NOT NULL PRIMARY KEY, conversation_id TEXT NOT NULL, seq BIGINT NOT NULL, channel TEXT NOT NULL,
    direction TEXT NOT NULL, kind TEXT NOT NULL, author_kind TEXT NOT NULL, author_name TEXT, contact_id TEXT,
    text TEXT NOT NULL, payload TEXT, attributes TEXT NOT NULL, reply_to TEXT, deleted BIGINT NOT NULL,
    state TEXT NOT NULL, external_id TEXT, attachment_count BIGINT NOT NULL, root TEXT, private_reply_to TEXT,
    draft TEXT, sent_at BIGINT NOT NULL, created_at BIGINT NOT NULL
, warnings TEXT, edited_at BIGINT, reply_to_external_id TEXT, subject TEXT, failure TEXT, content TEXT, text_choices TEXT, purpose TEXT);
INSERT INTO "messages" VALUES('01a224d5-8111-778b-b72e-149b21f44a6c','01a224d5-8111-7940-b176-8db762874b08',1,'shop','in','message','contact',NULL,'01a224d5-8111-7e9a-ba81-2c1054859f43','hi, where is my order?',NULL,'{}',NULL,0,'received','m-ada-1',0,NULL,NULL,NULL,1796126087998,1796126088000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "messages" VALUES('01a224d5-8111-71b6-af0b-4d1caf8e836c','01a224d5-8111-70b0-9bd9-9d056ad67a00',1,'help','in','message','contact',NULL,'01a224d5-8111-7e1d-89d6-c14b6ca58c35','what is the price?',NULL,'{}',NULL,0,'received','m-bob-1',0,NULL,NULL,NULL,1796126087998,1796126088000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "messages" VALUES('01a224d5-8122-7b13-93d1-2e2bf32a8935','01a224d5-8111-70b0-9bd9-9d056ad67a00',2,'help','out','note','plugin','counter',NULL,'1.0 counts 1',NULL,'{}',NULL,0,'sent',NULL,0,NULL,NULL,NULL,1796126088017,1796126088017,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "messages" VALUES('01a224d5-8124-7785-a4f0-cbaab15c4b8f','01a224d5-8111-7940-b176-8db762874b08',2,'shop','out','note','plugin','counter',NULL,'1.0 counts 1',NULL,'{}',NULL,0,'sent',NULL,0,NULL,NULL,NULL,1796126088019,1796126088019,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "messages" VALUES('01a224d5-8127-7d86-9d15-39fec21970ef','01a224d5-8111-70b0-9bd9-9d056ad67a00',3,'help','out','message','plugin','welcome',NULL,'Hi Person! Thanks for writing to The help. We will answer as soon as we can.',NULL,'{}',NULL,0,'sent','m_000002',0,'01a224d5-8111-71b6-af0b-4d1caf8e836c',NULL,'{"text":"Hi Person! Thanks for writing to The help. We will answer as soon as we can."}',1796126088074,1796126088022,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "messages" VALUES('01a224d5-8128-7e26-804d-0f8622ed94e9','01a224d5-8111-7940-b176-8db762874b08',3,'shop','out','message','plugin','welcome',NULL,'Hi Ada! Thanks for writing to The shop. We will answer as soon as we can.',NULL,'{}',NULL,0,'sent','m_000001',0,'01a224d5-8111-778b-b72e-149b21f44a6c',NULL,'{"text":"Hi Ada! Thanks for writing to The shop. We will answer as soon as we can."}',1796126088072,1796126088023,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "messages" VALUES('01a224d5-817e-7dd2-866e-eed93d7bf8e5','01a224d5-8111-7940-b176-8db762874b08',4,'shop','in','message','contact',NULL,'01a224d5-8111-7e9a-ba81-2c1054859f43','what is this?',NULL,'{}',NULL,0,'received','m-ada-2',1,NULL,NULL,NULL,1796126088107,1796126088109,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "messages" VALUES('01a224d5-8184-7d6e-ae8a-3a5244410657','01a224d5-8111-7940-b176-8db762874b08',5,'shop','out','note','plugin','counter',NULL,'1.0 counts 2',NULL,'{}',NULL,0,'sent',NULL,0,NULL,NULL,NULL,1796126088115,1796126088115,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "messages" VALUES('01a224d5-81bc-7ad6-8a43-0bb78cf77e8a','01a224d5-8111-7940-b176-8db762874b08',6,'shop','out','message','agent','Tess',NULL,'It is on its way.',NULL,'{}',NULL,0,'sent','m_000003',0,NULL,NULL,'{"text":"It is on its way."}',1796126088176,1796126088171,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "messages" VALUES('01a224d5-81bf-770b-ba80-86ffcd5067ef','01a224d5-8111-7940-b176-8db762874b08',7,'shop','out','note','agent','Tess',NULL,'a good customer',NULL,'{}',NULL,0,'sent',NULL,0,NULL,NULL,NULL,1796126088174,1796126088174,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "messages" VALUES('01a224d5-81f9-7e7c-a68f-d674f4ab8c37','01a224d5-8111-7940-b176-8db762874b08',8,'shop','out','message','agent','Tess',NULL,'Once.',NULL,'{}',NULL,0,'sent','m_000004',0,NULL,NULL,'{"text":"Once."}',1796126088236,1796126088232,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "messages" VALUES('01a224d5-822f-7460-8b75-c43653da2806','01a224d5-8111-7940-b176-8db762874b08',9,'shop','out','message','agent','Tess',NULL,'into the void',NULL,'{}',NULL,0,'uncertain',NULL,0,NULL,NULL,'{"text":"into the void"}',1796126088286,1796126088286,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "messages" VALUES('01a224d5-8d6b-763b-b7ff-81cb8705c00e','01a224d5-8111-7940-b176-8db762874b08',10,'shop','in','message','contact',NULL,'01a224d5-8111-7e9a-ba81-2c1054859f43','are you there?',NULL,'{}',NULL,0,'received','m-ada-3',0,NULL,NULL,NULL,1796126091160,1796126091162,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "messages" VALUES('01a23175-309b-7aa7-912b-e0c628fd7c11','01a224d5-8111-70b0-9bd9-9d056ad67a00',4,'help','out','note','agent','Tess',NULL,'settled',NULL,'{}',NULL,0,'sent',NULL,0,NULL,NULL,NULL,1796126093467,1796126093467,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE parked (
    channel TEXT NOT NULL, dedupe_key TEXT NOT NULL, external_id TEXT NOT NULL, item TEXT NOT NULL,
    created_at BIGINT NOT NULL, PRIMARY KEY (channel, dedupe_key)
);
INSERT INTO "parked" VALUES('shop','reaction:m-later:react:1796126088165:❤','m-later','{"account":"1001","dedupe_key":"reaction:m-later:react:1796126088165:❤","thread":"ada","contact":"ada","contact_name":null,"conversation_kind":"direct","at":1796126088165,"body":{"item":"reaction","message":"m-later","emoji":"❤"}}',1796126088166);
CREATE TABLE participants (
    conversation_id TEXT NOT NULL, contact_id TEXT NOT NULL, last_at BIGINT NOT NULL, joined_at BIGINT, left_at BIGINT,
    PRIMARY KEY (conversation_id, contact_id)
);
CREATE TABLE people (
    id TEXT NOT NULL PRIMARY KEY, handle TEXT NOT NULL, handle_key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, email TEXT,
    role TEXT NOT NULL, state TEXT NOT NULL, password TEXT, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,
    signed_in_at BIGINT
);
INSERT INTO "people" VALUES('01a23175-306a-7800-95db-537f7bea4a12','Bea','bea','Bea',NULL,'agent','invited',NULL,1796126093418,1796126093418,NULL);
INSERT INTO "people" VALUES('01a23175-3073-7045-b46f-efba24ba5354','Żaneta','żaneta','Żaneta',NULL,'agent','invited',NULL,1796126093427,1796126093427,NULL);
CREATE TABLE raw_requests (
    id TEXT NOT NULL PRIMARY KEY, channel TEXT NOT NULL, dedupe_key TEXT NOT NULL, request TEXT NOT NULL,
    body BLOB NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, attempts BIGINT NOT NULL, due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL, UNIQUE (channel, dedupe_key)
);
INSERT INTO "raw_requests" VALUES('01a224d5-81b7-7ad7-9b30-495fda8391e4','shop','bffa200a0a6025474adc3b2aaa92f3fedfa998778ebcdcb01599699368e7e133','{"method":"POST","query":[],"headers":[["accept-encoding","identity"],["content-length","364"],["user-agent","Python-urllib/3.11"],["content-type","application/json"],["x-hub-signature-256","sha256=923cbac548e63851276f33cac98960ebbbcfbe1f6de3e2961f148de1237c7495"],["connection","close"],["host","127.0.0.1:44651"]],"received_at":1796126088165}',X'7B226F626A656374223A202270616765222C2022656E747279223A205B7B226964223A202231303031222C202274696D65223A20313730303030303130303030302C20226D6573736167696E67223A205B7B2273656E646572223A207B226964223A2022616461227D2C2022726563697069656E74223A207B226964223A202231303031227D2C202274696D657374616D70223A20313739353931343330313837382C20227265616374696F6E223A207B226D6964223A20226D2D6C61746572222C2022616374696F6E223A20227265616374222C20227265616374696F6E223A20226C6F7665222C2022656D6F6A69223A20225C7532373634227D7D2C207B2273656E646572223A207B226964223A2022616461227D2C2022726563697069656E74223A207B226964223A202231303031227D2C202274696D657374616D70223A20313739353931343330313837382C202274656C657061746879223A207B2278223A20317D7D5D7D5D7D','kept','an item of an unknown kind: `telepathy`',0,1796126088166,1796126088166);
CREATE TABLE reactions (
    message_id TEXT NOT NULL, actor TEXT NOT NULL, emoji TEXT NOT NULL, at BIGINT NOT NULL, removed BIGINT NOT NULL,
    author TEXT,
    PRIMARY KEY (message_id, actor, emoji)
);
INSERT INTO "reactions" VALUES('01a224d5-8111-778b-b72e-149b21f44a6c','ada','❤',1796126088168,0,NULL);
CREATE TABLE recordings (
    run_id TEXT NOT NULL PRIMARY KEY, installation_id TEXT NOT NULL, sealed BLOB NOT NULL, created_at BIGINT NOT NULL
);
INSERT INTO "recordings" VALUES('01a224d5-8111-78cd-aa60-9fddba7e856e','01a224d5-7b3c-7732-a3ba-e8a2cdb2e102',X'25D2FC90EFBD90F941E8CD6588876F80DCF1D7FB0EDE0A91AB30172884514EB7E60565CE95149ECCD1CA5456647BDFE80167EAC21859BFAC3204580C563838F46DA44A13049B487B03918FA254A797BC30705A5854F51983FDFF75D920C0E88881698C264DA057B0E0FE9D1FD5F6EBE29D11EB07BEFDCE83D695BBF342F5B2802198D55227D5E2951E692EDBA6B70776F99FD812163387190269EB2D2072D3428914DA27472B71CBAAE2BE2D58267FE6DA58FFD9642797D47A54A47826E898AB40D050EA8C8EE6A1F43C077E3FFD5781AFFD788D74E4729D0969DE2848D8992B931302B426148AEBB66BC1D93544B11205FB9DBC8189E766008CA281D3CA8C7AABD46EB4A6A48F94F6CBB6E7261ABCA4E3C7CED527E22A6D692D82074650BC49486F8554FA75DC0D00360CEA5B32BA67339AABA9C2B1D48902BD5F2259BCB54D0A0244B50CB302E00B5C4B51ECD3A0B77FFEF134E4A3D333426C75AE669000FB4A4C4EF73F8BB94B08F7E734F024CE7FF3184A89520DA36313C4D3B66D38AB448376CDE5215EA4639A972B3A8FA39A25AE6F795E108A0C7C8B56DBCD1756CC1965AA0D045AADEEFD78B36503B38A6E5359B3A2C8E1CD413327BBD79ACCEB7F76D867AC8AF831837C1D0FEDD5AB54868DF05F777318C1FF62EF011B51CA63DF74ECC22C78C06B6ACE87E4377A0E06A405F00C3297FCD30E673F75B8DAC49723C321FE671B19E634E57C61B8D51C2C78D1848D886A2E2E4A820EE0946BAE1FE55D36C0CC7197C21E3E5DFC54C30A7C2B3357C09118AA972A833B3817F7B11E6567D247BFBA91CD73BE9FD1319B11B51B6BD100C47A4E78FE12AB757B9AC5E74675D59E7B032BD666291261B976652321F0701077D1A32D306CB592072A9864F5837CE64469CCECD35AB4E252E3DFA5232DF9F215C4698DB12C99D8FDD027170F2EE64BA7334C7A62B11B02DD7E8D6B40F80D0FA9A3E6278D85E853D933D02DFD1E364F2CF334E6F1E874CBB61843581A4146A93076F33DD10148A1EB6E8A85975B0387437B48222B069DA5965A37E3618D12FC57BC540A76B1D55D04B506458BDE6543F86A0AFCCDCEDAAAFCAC428CC83E02D970ECD9FE6B902F74D9C8976A5F6799909231FB8943AF21B908461D3C62219A8A4F31CAC270E2B2F462089E4549D3057085D1240F3980D95546B9F2DD56CAE420AD885E06B6B50D2B6BF99084CD90094DBE8D2294FA6BDDE9C07720A87524C5BBE1A613C96A92D675C006CDA8C8CC11E0AC424AEACDDCC0662364827888E4CE7EF1EE06A882AA702B7A68A7F64444591AF876532DFB2320BBA00706203693E705CB823F4D97E0E3933433413D1E8E6980787562F6ECE2C6EB6C841D2AA1F4FEA2F2907306F04FC068C02DEB74E45BCD48A592E9E0E79D5FCC2B2914CC7AF966F7EBD2778A61B585C6AF167E7EA43C92AB0D51AE261340351004EA9E14BE7D7E4BC8AC381682EECA58A5DD316F5F296ADC73747A5B887D3ACEEA695FB4321F4975EE5DBA77D7152F214297475C9C9E5FEB94048046525B18F9372F3C1B57F9D79C862991009846FCFACEC9FBE05CBB8D819832486196D6B7F1F5AEF131AFC31E20FB0D87531248C9FCC5A5DAF74ABDFD5CF381B74C6D2D8854C72BC589E1456E6D67CDAA3F7BA84B7B4234D876970E5D004ADEB38B525F15C6AAAD3C259C63786AE6DAF7C84C64B54AD9389BCA0540EE9BBF09BD3207F13FA819356E3D24D1759E5BAC51348F67725364A1BA8F5920170DF8A6BA0AF8F985306CCFCB93127497562CF328EE149D10934B433B20ECB7B9CDDF2CBFEC42CAA340D8C021875A5B09F4FE92F77C93857FB2EAF377234080BA765BF46F1E09F233E017B1789160D25ABB896510D8EDD9DEC2C4971C0C14C2EDF3B1A60571B7E7E72DA1A24F166FCEE945BCF464BFF81B37E161AA584CE0749A98F8C16B81957FA6230A9D94C526B597F4E269B9875299B25116DFE601B16A3BFDE0F494D58226ADF03E46E0A701C32B69AE0778777247001949E82FFFA9F22B0E1072F2D0EBC149FE8585FAABE66E7A6D6293C9B82911FADE7B92DB32CE88CD010B8C18B9198573B86ADCDF230F24EDA8014DA8BBB5A8A1102EEA9DD1329BBB7181265345361075CE53C2E9922C4F3FC03009D334A3EFA181982C4034E1D5C0C85464339ED46076CDCFD948C6CC9709406E3B929B373F049815DFC0970BEE535AE88DBBE2F0AE59E92C65F9496A2CFB807516E6AADBCCBB698F786251ABB55E86F47C088A54519A32C6C58C0EE6EFE1FEB892B4CA97458EEB751F560D109641AF9C2E8ACC8BC1644D82E25ECAA8EA1F03BE7DD0489D82E3DE225A87B70FE151D0FD9AFE6C85CF1744BAFFC0F3854BDD05F4AF053D23E6CBE322746896B6D6AC22B3EC78FE8CAC161897EEBAEA9BEF677AC1ADE8305B3ACF09367E77FC941146167134CFF8DA6A05C30553DEF026954E6606CEC27E5EDD4986EEC35D8B4F133ECCFA5550621747E2EADB174DD52011E76B45929528421DEFBCEA2C87E81B6A49CF787F8560EE1BD19BD40624ED6B50FC8B26A7F7D1EAE85D4BF32733CCA28CA3B76D5CA5870C90612FDBFC90EE62508F790FFC82DDADBF438609CE7FF83FAF3979B4EA68C5B551C5C1E523893A448AC782D872C19B6693F7CE9BDBFFE98D3C80E50ED7918A5C953D5CD3A8B1327624A1E4E071875F42D2537D824C2C7B6B52679D4334A667FAC98B5B093E1DB886077124A6BEBDC91C4261D0D8CDBC4C8AAA6BAC8B239DBD21D1C23220DF66A4ABE29A509085A3808D51C0FD3F31F630B0BA9F6D8F45A3D577CBB69FDE80DC459B647E5F1E469DC85F88C6A35D1494805752BABC4249DCEAF9677BEA32118145B1C0E73A179269C3B1115F367E3DABF175D35CEA0BE75C5F0DDC3DD70266025DD06BED8EAC4B334ADD0510E5D9DBC3D74762CBB3C359F0CD56D8AF7C3DAA6CE5F8D74504B079E75497B3AA81C006A1538C7FD8F5463ED1D9B21DDB339642A7E4153251AA92C8E68987F444D1BE8C26C74D485F3B0D832814F89D1AEA96B2FE3EE72C1F75EF6494C45A738DE03549C5BDFAD80B3ABC7F2478FC84BBE7921B57AC04CC35233F327EDEB96F198ED8299E5DE0CEA6A04E58BC727FA4D58AE5B41ADD8A7F1978209AF64CC9038720B818C679FA54A185A1F8C50802AD1B6CBC6475C29E0DBBD7ACE3EF5DC409FA7B07DD1ED0C537CAD0C3BEFEE018037B2F3D455C5DCE6870A244327EA384EB8727E406B5DC75B594E366779004B4E7EB341D9C8F9370818B9CEC521CAE13B402BA8FE01502B4F6FA22D85159DE2A74AD77944A6673537A4D8FF851073EE79CF3743817812C7283E926462E9E029C3F3929136576C1673AD05EE05AE699',1796126088018);
INSERT INTO "recordings" VALUES('01a224d5-8111-7525-9d0b-0cd93f6c263a','01a224d5-7b3c-7732-a3ba-e8a2cdb2e102',X'8417983F221EAC4DDD259ADB91CEE1CB97B7CF0ADD552E180CB785F2716A960AAA5520AAD00AD267FCE7226E13E0751ADEE54331490F8EBFBB27AAE87BF577AA36AFC82E922FFF9E64587E7A715A61CC024A9C67F3A5F6F08DC32E8B0C243C8E91225743F92FBD5D67E7F788DFC176CFD8656515B6926F6E90B184E4ABDB06E19122758DD4DF39EBEFE9FE3D11EBC69866FD128D7A5FAE9EDCB08574C77FDF4D8426D52E873D1C23AC154F769C91B4B9F067DE0EBEC7A84B1BD2F21E9D1E14FF735571254B860FDC8ADCD6265ECBD03A13D1938F5EB9FED747A7338EC53B501D8EB7B8EE385DC277AC44BD089EF0370CA4B8FBB3E88E7C97CFC24AC0B79302D68A4C611A0BA90D4C41C09B6BAD184F0863F1CB03B20BD3A10A795FDF7CCDB58529C8812026A1642C13BD4E494B1AB1046F44F30AFA31752BB3940AD0292E6FFFB9FDC5DDB6E050D330720308833D0DE8FE70D59945FAB963197FA27E1F47E1ED1E3F0A2BF6A6F21E033B935C09D1EBBC3E52F59DB989B1FB43E6CC7A62AC2F02762B52619ED343DAEC7D76B09C712B435A9C322F34DB49130DF2998755F5B6D1549414B4EA3FE95EAC57A76BB3D087BC3075634EF9CC45265DB8F3894EACA1CC1A8856729834E08C138801F798B3877FC4951D95F2388B6E71426D9479CB2015F891B7F34275ACD7A1AA553BF77EEB7512B4E4B06C5DDFB58D10995002D51D955A8873EB8C814285FE2845C296EB895BD80B448FFD3F779F645D2624B14583891799A24B1E94C5DE2412B897829A010C33486E60B2240EF7FD3B9DF76B148E9265CC8800E76AF90D2AF9771A31444184738606ECDF7729856249B7E07A42DDAF4D44C3FCBE12F42C456857A1B211A01FEFC30C80E79144B79E526ED9AEBFD81CD2DCFDC642FF0318B128418320D8940CBF4D225E62B8E14467B1F4B5C892B186F56A41D93F0B840966BE1ABDEE3ED0FB422317C62072829B2C41333FC4C4692733AA8F2D5FCA994DF78C48187FB094306EFD317CCF50E4530B9ED0D495CAA0952210852F9A190341727E213DA7CEC772785F0F771E4293CC89CF173FC3C8F45CB72F5479D591234464A652F10765F094AE7F28442F07C2CC6176CCC19BF13AAF4A2CDE776A876817DCB65DEFF57C6DF2EC2BB9DB00B25BE62FB0F76C2A06B33A35D1DD61B5E979282FC5CD44C50975CF14E0C42E597D4BB73D2CE4797FD3DDB6E5FCE65441ED674CFC347202D5B7A321E9DB656632AB5E1140AA76D146FE1DC44E13345E8B41A730757491FCFB9DE21F6EE4C46701FBF4F4142198906BDDE8C8D24104D65B4ECCD7978FB225A69FCB95FBAA55719B4533CBEB01B8FE13E8192EA2F2F5B5B3D1EC813088A4C6AED06634B99578FD5602E7C525EE70203053C00325F3CED56FB275DC8D15F6FBD20238B316176EE4A2275AD44FEC0B8C465AD890A2244158AC742AA6323A070829EEC3CC3D398E83D0698CB054C9F31B5BA3DFD99CE3763EB869E555643EA93BA6D02A24F85FCB63C9E62339560A3599BD65DED734B4DC4AA1B6CE75CE25E89FD9A2E769778222A59395A5B552C663F0B0B706CEEC7F802C9A2108021090102766B4B738C22A47190F0B8E9AED3692228EC0353672CF13463EE80C6359482A4C4DA2034FA14E4EB4EBEC7BB40AEF93A459ECED85EA5D7DE242268F7DAEE93B048223186A18927C0E43F94FD2C630B6EA248F24211DF1934C77FE8FD39A10DA1BCFC14699983E39A350B526A9248C3B1C502F92E4E458DEEC495E4EF6033F3E669756ADDE82D35EF5FADD178D3797B224599500BEEA3813C5D53585ABADBC775C248548A31A00E63927A571300BCF0B0F0D13E9573E6F46ADFE749E1327175BD1C7C7152C262C7E47084EADFCB2A9A4EA2DD0281872FFC3762221F3B87908F632C1AE40FF6CB40E49E89CB614029E024BFBBAC581D69C8E9F57DAEC85B97335BA95AB11BFC443025B437AB3C29AB1B976A595A63EBFAFC5ACF2A828DDF40FCF9CCA2BFE4B3AC9B2F2AFDF2CD67C32BE68EFB43679AB4A8805E829E571B3F3DEBC70E77A1C2F91B4BC4D22F3BFAFFB6796C2F5681D22E66B94ED278ABCA99F6EE267601F6DF46808E9E4A9EAD8F801FE95D4B2C4A6C61CAEBDCEC94B74793D3650B88F9CDB84A1F089791868C2251ECE0D23B26DCD082C9EAE8E88C66AB15D62FC2F47D1AC94450E74C04211E49C8E4F3E049836CDC1BA44A36C21DD0F216909C3B5B486A05D6ECC3A1626BF68820E3EA038DEAAF313CE182ECC82624D3F042082E12D72D47D8F2B7BDAE497A5114BC30A03D6540A51081EC1BAFCE816F1390AB64A776D29C9E5E8FFD7586B4ED646DFDDDCA4B4A4A6E92982EAE415F8AF03CDDD85A00C4BF9B5779D7CDEF8E90C7851DFDAD221555A217CB6742F3C7CBD07A1A6A5D1C364FF52A3C46FFB338DC1550D731EB0CA5736F92EE4061D4335ABA0D7582DEB0EA9F4F11AE07EC197143B8AA428B7D440FE2D6A1C79C375406DEC8CC30150600E9AF5E4DC45775E14F9C15DB6877EB9AC2C9D7BDA34E2E4842DEB519DF933658A29C14FF0AE4A29854F1CFE7334787CCBF68CDFCEED3BFC4FB4D8A057BD0DF77F41160C31372BB157D5550AFFA0355247E743AAEB6FB28DDF1A5E782310487D5B995DC3A9A9F5148866512627F23C467FD2C8788372ECA2A26E8D8130849ED87F8E9F507CEFFB9315141BE051B3A8F910629D9AC04671A09C44740069A5845C726039B56DC8F92CCCDDD16FC1F6C6FE333FFB9685A8B3C24E6CFB9A8054C0326E02B020569DAAEBE164CA1FCAB90CE01525C3220626A3E441E7CC9DDE6C9A77A8CE912A786EFFBA82F951A3F67C86E743D7E8BFE9CD284D4664BF201B3CE8813C228B01E2FBBE2F7337A970D289ABDF4BBD23847B58253DC6AC4EA5AA859F318C7DDCB41EA7881DD45D4874E3BD2B9AB23DCE7E61DDB521CFEA758305A270BBC5362B3E5F3AAEAE4D0EC9342DE63650796949CC101F302246632AED9F141A9D388268C082CA478DB6FA4EB3D4B3FFB58D46B3335A60F63C42F4B0848D5CF95CFD38AC5CFF1BADA514863B63B933A385359C120B0ECF767086B1B82E6DD2AD3BC7904928365CEB1091B683AA779123B8A1A4D128D0B687B6AF574FABD4001F0FAE19F8C3EF27C3E72052F4A3C4B4D7953B735C7834FA0C421B2B1FAF9401C1D65A6414F298419FCA93C848C819FAA6800690AE5D4DCC8CABC907E799649AEA44278E577B54558AE62C589C8D30351BBFAFDC1B069175D9D7069EB4E7F3E5778FA1A727411DA66CD4C5EEAC98541D20D398796B0C21E59D6EE6FC340B319B5CF977D4DA81657C3B2C55C8815847DA7AD73CDB3F5728AD2A3F4E0131433F25A2516E631A1BE44820E1A5FC6DD390D204F0863BEAEBF2DFDA38696AFB83CBB68A',1796126088019);
INSERT INTO "recordings" VALUES('01a224d5-817e-705a-8d8c-e4f4a73039ab','01a224d5-7b3c-7732-a3ba-e8a2cdb2e102',X'0BB8D64140016E016A77E5455C7CC56C7FF9E5181ABB7E4DB10FE597F2AC94258047C129CCD8804CD39A7372939253D50BB2E1DAA7B537BECC867EC67A2DFCB8016DF0C49D9B94C8142FA26319317F587A3707CC00545015FE992750C102BE2FC49F6D920279A3DD28D47E8833F7D60D5203801440680B2983CC3113C92C6F5DCD8DFDF9451430D5957A873342E8BADFE6E198F432CE6988A353E80F9CD465F6F13788C4F7AA628D51D210713A07D60B3F05C266D62ED86AFA8EE2DA3029D76DAAD0AA4BFE3528EFEB3FE5E9C015D52DE237C8152D7FCF25B8EDBC411EB907FBA0633A5BE0495A00F01CDB9570FABD99B0BBA1F1C8367A52E7B0636CD172870F30B8D3BFB5BEEABA48D23F6D6E58CB31026944554C3893D839090623A11BAE15D9811B1C438939866D885CA061DA8DE5BF3C26750E58644D05938A7254216FB13C40BB328286BE9C4A9E728800F44E4D142FB6E128476448A37A6929F34096B16EF458169E7B546BF1C3935F980915F2E1E9508D3A17D7B9C806D852E05A215B047A868CEBFA7E6E5DB55C0B9483AA42A6F104E9896E051E19F8D9E5FAE7E7CB7CED2FEC2AFB96FB07A7459555544D8026D18365B280B7C515B4A6AF0503C7BCB8F1AF56B6BC006D4010357A70B9EBA433CA77362D4F31944E5D27F50CF9DC5B2891FBEB810ED1FBF7675B3689AEAB22C215A0EF38C143562E7E1ACC72AA039791CB41BA7CD82E2591DE1095A37AC21626F98C294D440C1351D3BFF4BCCDB33DD2DABCF46792CF45720486B4780F4BBF3E330B2270EEA681BE687C6A57CC1EDF119E0967996DCAF687AD4B1478B5A719B6A48C11589125D5BE9CC9743101236B602AE5741B6F02A076E3ECF349A6CEFEFDBF034797ED4E3EC85C950A85F59014AA4C9573520D82B88731CDFCD36E1018A5DA212183C35646937D960FAE9CAFE495D4F7CC8E8F791F99AFC4440923A2ECF285214C1BAA128A884F96FC5913D3CDE4ADD57B763DDD62BB19CEC21BC61DC88D78505BF5D53132C670A7E84E1D23F380BCF5FAEF79EFECC666CB5A699FA3B4303D3AF91827CC77ABCBB9F677655FA44C745AEBFCCBF90D1F345EAA948EC342A111A3EAF53C61AC386A1CA0191213D0C5B639F95212E5B9778A5F1193061ABDECAB9F44DEED6A824B389A039B6FFF5F61A7FB5BBC4798A1FCA0063B80177FCD095CFE105306F80886D9D05DD43023BE2B46BB4CB586E390D1F480B1A01A53E88EDF8A4E106BB785225648065C7FC04AB2B03E0137BBE43BF32BFC1CC3B3EF6AEC4B4F6FBEA44D68F4F0977A130956EBF4AB482513C1E3723B86CCAE74E3E1BCCB3142B1F372BAB826EE9D9E0066F754B7F743312F5BB9DAC31EF2F8FDB8A170728F95E239835454320817424133A570951AB72F307E35289F1E74A3B7C117E92ECD7A9336EA62A97A52ABD12A65716DF9BF2E6ED850B2C94FB8E3D8941E8B290A60DAF62AED4B1C319E185FC8B9D915A6BB78042AB22F384FAE53EDDC846AC5E4B19D3032866503FA148783B67C39AC69B4C5A3B8FD71F3883D740798B2EF7429DCF5FD68E4314E3717166DCFF48DE31DE6586D62A78618197340787483B8F3815BAF24BBB6E83E3BBEF7177C24C3B256839C4BE2391AE9255FEBFF44FC38D68A25BA04E7A6D4ACDDEC7D97EEF8F61A6EFD26D6E53CF9904108317C898E8A1D49A86E2A304ACD509BDD1CF7F4F9415E8E55BC618C0E8FA5C048FEB2BCA29747030E4FE49237EECB90ED33FCB8B95BD2DA160A21ED361A9D79718AE644838081301DB161C5A9A6A6E8095FE97316AD66537F99CFD9E8B1024035371F98280BB7FB0AD687DBF16381681E7D5164E36BAA70F671AB9ECA82E1D628179F145CF94260C972D5A8DEC1A88E6EA2174951D1E96EA9F05767351D1DC6652DF55378EDDCAF33AA56CC768C57C37D9D95A0F9EE35A83DF1294393FE1A1DB634547F8A71E8403ACC3E12631E9935322C25E1BD61F8E3437A3F8383393CD18ADA6CBE2C8050CE2EF16BFDBEB48BD299F7BEDE63BC87EEC185A055ABCA50CE9A3B45402056D28358EEA200DC553DC1BFD0E864A0B42750A607C0792508458A7AC8561F8D640EC77009AF375B67EDBD519D44F38949DF9FCE7413A70DA817042A3250BF22C704E99E8749821C83C0DB00198071062F2C4F581E8BD94A9C37578F32B151B6A82C3D68B4F1C2BB8B3E90ACA746E2745C5040DF97D86A7966B837793934BB1431F713ABC33A27AD10BC724C38653AD751F6FFC607399431D9AD1B1C002A5117FD8DDFBEA8D26BAB48BE775F50EF1E5B0A962B70BB4A007829CB0F743A1D005A86C370A1C5E732D9C9AF6ED8B5FE81DD26AD551FD613AA27AB5FA09027F4EF916E43C8185B7C3D655FC06E748E920B7D92C946EA773FD866ACDD34601049D6C46E0E9CE6666EDEB35054F8DF7089C3E1710F6F3300B95D0A8E54301F16A8504C3F0B2D8821A5EF5929E3DDFA5F5593D4F05811AE7503A87A4A352CEFBE49AC27B0A64279D32D329628F2707F50D7693C21086340FE1C7FEB5AB41188BA68EE9B02398FE74863FD99F5B4BC152129EF2FC4DB699B134A913CAF5A5A646AC2500E4AB2D51A426F6E0DD6F81E113672623736464572CCED80816594938CEFD167EBEA87817F268A5286FFB4587BBA5288FC446A38C27D1AC4FDA65A8264F2DF5B443306AD1F6DB294CC6F297323F9FB589BEE26C6E7ED169BFAA2BA1B94042F824B5F1F426CE9D5475166C830A3145E73D9FF73C561E504256CFE4D3504B92D852A7608325CB0F5E6A0D218BC4909E23A8FC3BDBA353C482B79E1C300FC9C74A1BB98BA1F5D9FCC9AF88120C920A4934682AA820E1BDA947C7A02D86602DEBC03649EDC484007B42597783A666AECB7C4AF980FD2D586BD02B31057E587DBFCDE261C63EFA8A58ABD29A4E3A27DFC06DA079A7430A3177FDC314520D3BCD0E31661BDD93F964F3F229567367EEDCC11E1BA4729E40DE044D9AD662225A5893BAE096EC0CD98C539F59F4D726FBD9D6A95D7CD183338697879AF82216165EFBB766A55EE49F500E3E44D4B2E706B8AD0D1E2CF28C4A88F02081FCD9EC331A3F842FA1E324D6BCBDA825582F49E5660C5B62CA8B789EC37E824669AC0903701D6FC3919B4CE20DC9EF0B468F72F689A8E3B55BF59802368EEB9B166C255C883048BCEB0E1002D04FA17313BBB456414410C584455518BF045D7BF6A2C06618F309A7F48DDD2635F846E74DB680FAB210F3DC5CFEA1C137D041AC1475E9F9F909C4E74742AAF10407794C20CCC806F510177412EADD52CFEFCA2F616E769A95366673B95E95CAB5D7BBC36E9E86A40F20F8B0E0AEB7155695CBA7ED05E2714FCE2EDAC62FAEDDEB7D3B2F7CB67CD3AA7967CF97663AB55311C3ECA9625ED13983B210C72C5B2EE8B',1796126088115);
INSERT INTO "recordings" VALUES('01a224d5-8d6b-71bc-b15f-ab52f7dbb146','01a224d5-7b3c-7732-a3ba-e8a2cdb2e102',X'FE0627FD8A7F00AEB7D7FBB6E576A655B59255E9C292B1B78BFE4D8FA7D8C126B31BA4D5913BA6EC7971657568A51652E6B157ADFA28E456A8AD0969D1F173E1F911898DCC61C0269114813AE1D9EF62A72EAD4F028658D396034DC40DFC597C85978C263D1FC3A35B5A64DF50E2327D96B7F43256FF0AE01594DA4F0FEC78EA8CAF445CDBC5B9BEB484B8EE86D4DE5B2095D23918BD3EC18D835B455C9ED01189CA01E8507988E05B0A3AB9F0AB6E9DEB2E24EBEF3456690626FF76090AC18D1BD732D785E259BDA4FE84AE3F9F3916BB1837E3728A1F08581FA80ABF35AF1E7F0DDD1D140709195352007368C0134C1A8E85025F4301D0F7D2665C9193A14AA972E9550CDA99D3026EDAA7EFA64FD49A719BF7D83DF040FDF07131C33388DE49F21B584DCBCF0F9513BAE70195F90485B69243E02C3885A96056B0E6C5476D876E4BBBDD7A7ABD24F66CD729EA1767780115B7F640CB434A52076048FC4F464101109995CF3D6D3B57589A646301CC625C3BF8C17840D99139DCF1BB4325D9DC1CAF26D2EA95C16110882E63C982A23B54CD6CAB7E207D689D579DC1A639511B0EBBB98DA4102DFEE3B497B93C26C80BC91578EBFD813E3DC833D852023C768876EB523014E88B0C0AC5493249C12BF098FA3F7B70BB0E1403FF697F5A5B92187985ECACC60720E3C3CEFF2BA18AA69267995C723BD74E9D8F2A68D068F03DE471F8BE54F36F2A37E9B3B03EED3531A8E283D1D0A14780D45280E621549102C8DCBFAF114A070D148D0B712F48A118EE7C10E5C1A111DFEAE6BEA966EB6B77AF8E82C66D4C5DDBFF3CFCE8CEB646B02765A4AFDECB919055DE8537300DFFFFF1A93DC18CD72A3B5A9B2B9EC0954D3B7F9E4DA559FD58AF0721BF907096E03387D389152F650BD05DF23CF712C52EF8D70FA79BB76839A1A39B8DF278CD1C2CCF7F19AAFDDCD0F36616B63080C1E53AE88A3E003B0363F4AC55EAB90AD3929D999B148A8B33AE87BBDE91A0EB04FA3BB2CE17AA132CF635361AEA247E6CB8CC763CE97B0E9AE7F8809ECD011ECE6F5326169BB124BCC6E297ECA9B861A2DDDDF6C20606702617D9A0B16722CE13F6BAFAD12C0AB4F323C0D70797030947A481FE57AFBC15A2FF902781F10DEDB98020C274480E550D729678582E42639E532D1938A019581FA19342BC51543AB943E8BD170208904A545EFE150C1A2249F1F347993878B3583F505DF0E424972B81D4F3ABBF4BA2A629A6FE06DA20DFF6D5D08D3923762BCB79BC22D9C34FA34DA5C96120F2970BE2F807B48947083F18FFD8BA75B0E49DF0EFDF5CDFACCAD440CA0B40E5BF72E159B72FC0EB7B35E086BFB4A077F2DB12E8E64976FC7301BCA2B20EF2C6D7F424089F5323AF641281BEAF1180F73BD9C98E482CBA8DC4EF253600690DB4A394D04B36C4F05AC60B2980193DAD680715C63B174AB35031BFD6D130ACDEDEE6686FD10C8579740AA774FA0FA1D3CAF89631713149016E8226D932CA4452F0488E7251270032BD557E3EF7F5AB9F7DDB6A26A8EFF0B1462A53102096F6E11B29F700DF74DE1F5E1D669C0FA3B8091DCBB36792A1691F797545FF575008C337F47A691E5D5BAC3BFE3868CC1DAD53D71498D157AF2BC219BACD07DE4DECC97BDE931444AFF1EC2C375E449DEB84D09904D1B4A663F2D33B879E8BAB61519616D5413FD220ACBAD8306DB41482504D2C1397215095013AD62FBA801E915D7AE9A61C7B1B5BD311574FE7E8B984AF424EC3D113AC064F6B78C1B41B4C7869AAC4B5A9E52874C15831C10B29111C7B6472B8FFA0E4DCD37F307ACB2205571723FD3E15C1BF85D859313556FC6D91F8D984F36BE522B4C2E3C5DDF2B712F76A3A8026AD72F36D15D1B95E3575E58D60752A8918E5EF5630C9C231C50CE36D69F524A2FE4F08E8C0F0541F561BB6F00FE5461068745ABA1EEA528F54DB1051F29688964F6501EBC3E5493EEF77FB8605E1D4B13AAEC44DFD792DEC65AFCA6265B6F7F2FBC8692DB8439803A5376A81D32F243BF0263F27E64A54873EB7959F0E0EE7597B968B3646DFB32E95E417F110EDA06B15A1118BA31BFBA07C87FE6AA45028EFBE0AC761F3CBA4A0D416416996BB88EEFDF05E9BA23CE5AF8A87CACFAC79EE16F3B0568905AC4A2184D3A10606D20484B25D5AC6D6F0BA7D7C027EE19F2373965B49B209BD0D859BB5E9FE981F5A2EE5FE53350BD3757067DA9026CF7179801F914CEB6D773DD66872BDF47419ED863D0C95810E9B8E964AC0F273D2E50B1FD14E8529B34CBE03C6C53F024456879E363377368341C4D358E7208F7F2115E1D863DE01ADEC26C6F96AF2052F159408BDE32E9DF1BA6D96BBF6A50A12F46B91300A174AFECCF29178E6C4350F658F07852EB17F36495DE1A91C4B649887E06E486980F2B6AE7DDF4571A288C7DFD95375C86FC70260486A0C87DAD4F587254BF155303DB3B23F0C6A4826EE4BD5FA34F23CECFA9B83619997563BC3E12C1A657B58103BD86D3BF9EE7834E2C3539BA50FDF23923130793793262B7FCCA1357175DC9D4E473AA98EDBAF4206AFC0ADC760D2EBBC38AB1C289D16497BB915B42908FB10F0997DD2115020611A4FF2E1A057AEDA1D049CB4D14D1964AC9BC6D97F40FA8EFE5820B3E7DC4CF951850BBC5E3402595BF0B4BC32059FEC12816430CC4FE8A3FEA92235669CE53A65BEAF58372553402D3748E0F926585C74AE83F10CE0700760FC8FC396FA488F57AA62EE824D4CC7DEED436F6E7E2ABECCA769C7C7352AA84AA443F074377D43F30276975C445C59E72E06C107804400ADC7AEBBAEC279EA5F141231C802FC53D853A5016A25F26B872C2D1DA6A0435A06C716833AC6E16014B407754AF892BE00769D2CC8A57AC0DCB9A3780177DBA3954FF40C05B20A5BCA924D72AA978F45B9425E27B5CB069DBC3C92168171068DA76758459FDAA5A4038713F664AE1FEB9FF184F52A144B1A7970F8B9944AECAA4477EBC585631CE190D1922EB1D256D516C07BBE5E3C48C84189C91098FD6CED18B39C55F614D0051701E97C3D2148D3CDC57C825100BCB271575F71734898AB08E427AA3AE10BE69F2C782C87D0D82D51DF03C3E6DC51E860A456D63D1D45B96849664D9A90B05F343B04EEF21C2971B363506E8F91ADDAF2847B0DD10D7FA8D3E864A87AA9111AF22671465E32588029B6191C073AA4071349C0698834E01BF256DD08E91FA42ED4656041CD3BF9EF15EB15D6C011ED383498B0F414ED001C43880CFA133237CCAE01002EC0CD92D01F8A3ED7FEAB0C5338FC4F78F377E055E3DAB7DAC32B6AC32E206D4DE434E2114454B8F8CE6457DD3DCA9F526AD43232373302A3C21142DD3D7AA55EBC79936AA3590BD2D790FE89F5B8293FE5AF8540FEC188F676AB10E8298BD896FE04100004E78DFD8BF6D634AFB05BD0A373E4F8199E9C21B4272ACAFC1382D453557D3EA1B64364878024B2A9355678393C7B85F91AECFC5CFB33AA746764A6B2D041AC342EE89E0D8406303B204849ED6F270105C93F16052DE41A111B10F0B8025141C1561EE834D77B2100933C77DFA821D1E15127C813C81CCAA8BD3C38094805C63421F063A50E735846F1BAE1A17D5EDF33B6B932970E36A9854429FACA33FA37381E20DBD56EB5F2171C6393CC4229583A406D44A8ABAC076417E31BE27E316778A387EE699DE92A4FAB2F16D07721A55D6557212A12414A81ED52B3FB',1796126091165);
CREATE TABLE recovery_codes (
    person_id TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (person_id, hash)
);
CREATE TABLE runs (
    id TEXT NOT NULL PRIMARY KEY, event_id TEXT NOT NULL, installation_id TEXT NOT NULL, conversation_id TEXT NOT NULL,
    seq BIGINT NOT NULL, root TEXT NOT NULL, position BIGINT NOT NULL, answers BIGINT NOT NULL, late BIGINT NOT NULL,
    state TEXT NOT NULL, open BIGINT NOT NULL, attempts BIGINT NOT NULL, conflicts BIGINT NOT NULL,
    due_at BIGINT NOT NULL, claim TEXT, claimed_until BIGINT,
    failure TEXT, actions TEXT, log TEXT, usage TEXT, created_at BIGINT NOT NULL, finished_at BIGINT,
    UNIQUE (event_id, installation_id, late)
);
INSERT INTO "runs" VALUES('01a224d5-8111-7b78-9c68-842a626dcac7','01a224d5-8111-7563-ae06-571176b2b4a6','01a224d5-7cae-7345-863f-6cd7785486ef','01a224d5-8111-7940-b176-8db762874b08',1,'01a224d5-8111-778b-b72e-149b21f44a6c',2,1,0,'done',0,1,0,1796126088023,NULL,NULL,NULL,'[{"action":{"action":"reply","draft":{"text":"Hi Ada! Thanks for writing to The shop. We will answer as soon as we can."}},"verdict":"allowed","message_id":"01a224d5-8128-7e26-804d-0f8622ed94e9"}]','[{"level":"info","message":"greeted: open, language en"}]','{"cpu_us":156,"wall_us":412,"memory_bytes":1179648,"host_calls":14,"http_calls":0,"log_dropped":0}',1796126088000,1796126088023);
INSERT INTO "runs" VALUES('01a224d5-8111-754f-b0d5-78b9a1d98677','01a224d5-8111-7563-ae06-571176b2b4a6','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-7940-b176-8db762874b08',1,'01a224d5-8111-778b-b72e-149b21f44a6c',4,1,0,'done',0,1,0,1796126088036,NULL,NULL,NULL,'[]','[]','{"cpu_us":138,"wall_us":330,"memory_bytes":1310720,"host_calls":5,"http_calls":0,"log_dropped":0}',1796126088000,1796126088036);
INSERT INTO "runs" VALUES('01a224d5-8111-7525-9d0b-0cd93f6c263a','01a224d5-8111-747c-a638-509b455ed46b','01a224d5-7b3c-7732-a3ba-e8a2cdb2e102','01a224d5-8111-7940-b176-8db762874b08',2,'01a224d5-8111-778b-b72e-149b21f44a6c',1,0,0,'done',0,1,0,1796126088019,NULL,NULL,NULL,'[{"action":{"action":"change","change":"category","category":"support"},"verdict":"allowed"},{"action":{"action":"change","change":"add_label","label":"order"},"verdict":"allowed"}]','[{"level":"info","message":"matched: order"}]','{"cpu_us":96,"wall_us":102,"memory_bytes":1310720,"host_calls":19,"http_calls":0,"log_dropped":0}',1796126088000,1796126088019);
INSERT INTO "runs" VALUES('01a224d5-8111-7e31-a475-cd424be673f5','01a224d5-8111-747c-a638-509b455ed46b','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-7940-b176-8db762874b08',2,'01a224d5-8111-778b-b72e-149b21f44a6c',4,1,0,'done',0,1,0,1796126088044,NULL,NULL,NULL,'[{"action":{"action":"cancel_timer","name":"close"},"verdict":"allowed"},{"action":{"action":"set_timer","name":"silence","due_at":1796198088042,"data":""},"verdict":"allowed"}]','[]','{"cpu_us":193,"wall_us":511,"memory_bytes":1310720,"host_calls":8,"http_calls":0,"log_dropped":0}',1796126088000,1796126088044);
INSERT INTO "runs" VALUES('01a224d5-8111-7cb4-83d7-a84aabfdcb1f','01a224d5-8111-747c-a638-509b455ed46b','01a224d5-80da-7e4a-92e5-4f3388e272a1','01a224d5-8111-7940-b176-8db762874b08',2,'01a224d5-8111-778b-b72e-149b21f44a6c',5,0,0,'done',0,1,0,1796126088019,NULL,NULL,NULL,'[{"action":{"action":"note","text":"1.0 counts 1"},"verdict":"allowed","message_id":"01a224d5-8124-7785-a4f0-cbaab15c4b8f"}]','[]','{"cpu_us":84,"wall_us":580,"memory_bytes":1179648,"host_calls":9,"http_calls":0,"log_dropped":0}',1796126088000,1796126088019);
INSERT INTO "runs" VALUES('01a224d5-8111-71b5-be24-58cca17285df','01a224d5-8111-70c5-96df-ec7f360f5066','01a224d5-7cae-7345-863f-6cd7785486ef','01a224d5-8111-70b0-9bd9-9d056ad67a00',1,'01a224d5-8111-71b6-af0b-4d1caf8e836c',2,1,0,'done',0,1,0,1796126088022,NULL,NULL,NULL,'[{"action":{"action":"reply","draft":{"text":"Hi Person! Thanks for writing to The help. We will answer as soon as we can."}},"verdict":"allowed","message_id":"01a224d5-8127-7d86-9d15-39fec21970ef"}]','[{"level":"info","message":"greeted: open, language en"}]','{"cpu_us":168,"wall_us":173,"memory_bytes":1179648,"host_calls":14,"http_calls":0,"log_dropped":0}',1796126088000,1796126088022);
INSERT INTO "runs" VALUES('01a224d5-8111-70ba-909c-61336c5206bd','01a224d5-8111-70c5-96df-ec7f360f5066','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-70b0-9bd9-9d056ad67a00',1,'01a224d5-8111-71b6-af0b-4d1caf8e836c',4,1,0,'done',0,1,0,1796126088036,NULL,NULL,NULL,'[]','[]','{"cpu_us":108,"wall_us":115,"memory_bytes":1310720,"host_calls":5,"http_calls":0,"log_dropped":0}',1796126088000,1796126088036);
INSERT INTO "runs" VALUES('01a224d5-8111-78cd-aa60-9fddba7e856e','01a224d5-8111-7203-9a93-8308d337258d','01a224d5-7b3c-7732-a3ba-e8a2cdb2e102','01a224d5-8111-70b0-9bd9-9d056ad67a00',2,'01a224d5-8111-71b6-af0b-4d1caf8e836c',1,0,0,'done',0,1,0,1796126088018,NULL,NULL,NULL,'[{"action":{"action":"change","change":"category","category":"sales"},"verdict":"allowed"},{"action":{"action":"change","change":"add_label","label":"sales"},"verdict":"allowed"}]','[{"level":"info","message":"matched: sales"}]','{"cpu_us":144,"wall_us":152,"memory_bytes":1310720,"host_calls":19,"http_calls":0,"log_dropped":0}',1796126088000,1796126088018);
INSERT INTO "runs" VALUES('01a224d5-8111-75ce-ad9f-81fe72eb3894','01a224d5-8111-7203-9a93-8308d337258d','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-70b0-9bd9-9d056ad67a00',2,'01a224d5-8111-71b6-af0b-4d1caf8e836c',4,1,0,'done',0,1,0,1796126088043,NULL,NULL,NULL,'[{"action":{"action":"cancel_timer","name":"close"},"verdict":"allowed"},{"action":{"action":"set_timer","name":"silence","due_at":1796198088043,"data":""},"verdict":"allowed"}]','[]','{"cpu_us":132,"wall_us":209,"memory_bytes":1310720,"host_calls":8,"http_calls":0,"log_dropped":0}',1796126088000,1796126088043);
INSERT INTO "runs" VALUES('01a224d5-8111-7170-9bcc-bc7532ee63b1','01a224d5-8111-7203-9a93-8308d337258d','01a224d5-80da-7e4a-92e5-4f3388e272a1','01a224d5-8111-70b0-9bd9-9d056ad67a00',2,'01a224d5-8111-71b6-af0b-4d1caf8e836c',5,0,0,'done',0,1,0,1796126088017,NULL,NULL,NULL,'[{"action":{"action":"note","text":"1.0 counts 1"},"verdict":"allowed","message_id":"01a224d5-8122-7b13-93d1-2e2bf32a8935"}]','[]','{"cpu_us":181,"wall_us":455,"memory_bytes":1179648,"host_calls":9,"http_calls":0,"log_dropped":0}',1796126088000,1796126088017);
INSERT INTO "runs" VALUES('01a224d5-8123-7f8a-9acd-c78a3f0b4881','01a224d5-8123-771d-a47e-742783728b4c','01a224d5-7cae-7345-863f-6cd7785486ef','01a224d5-8111-70b0-9bd9-9d056ad67a00',3,'01a224d5-8111-71b6-af0b-4d1caf8e836c',2,1,0,'done',0,1,0,1796126088025,NULL,NULL,NULL,'[]','[]','{"cpu_us":68,"wall_us":77,"memory_bytes":1179648,"host_calls":4,"http_calls":0,"log_dropped":0}',1796126088018,1796126088025);
INSERT INTO "runs" VALUES('01a224d5-8123-7a66-b29d-eedf6e523559','01a224d5-8123-771d-a47e-742783728b4c','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-70b0-9bd9-9d056ad67a00',3,'01a224d5-8111-71b6-af0b-4d1caf8e836c',4,1,0,'done',0,1,0,1796126088048,NULL,NULL,NULL,'[]','[]','{"cpu_us":77,"wall_us":82,"memory_bytes":1310720,"host_calls":5,"http_calls":0,"log_dropped":0}',1796126088018,1796126088048);
INSERT INTO "runs" VALUES('01a224d5-8124-7189-8d4b-19590f127132','01a224d5-8124-7def-abe4-0a6cc8ff0d3a','01a224d5-7cae-7345-863f-6cd7785486ef','01a224d5-8111-7940-b176-8db762874b08',3,'01a224d5-8111-778b-b72e-149b21f44a6c',2,1,0,'done',0,1,0,1796126088026,NULL,NULL,NULL,'[]','[]','{"cpu_us":44,"wall_us":48,"memory_bytes":1179648,"host_calls":4,"http_calls":0,"log_dropped":0}',1796126088019,1796126088026);
INSERT INTO "runs" VALUES('01a224d5-8124-7ed7-835e-ed8dac7f5c9f','01a224d5-8124-7def-abe4-0a6cc8ff0d3a','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-7940-b176-8db762874b08',3,'01a224d5-8111-778b-b72e-149b21f44a6c',4,1,0,'done',0,1,0,1796126088047,NULL,NULL,NULL,'[]','[]','{"cpu_us":116,"wall_us":124,"memory_bytes":1310720,"host_calls":5,"http_calls":0,"log_dropped":0}',1796126088019,1796126088047);
INSERT INTO "runs" VALUES('01a224d5-817e-705a-8d8c-e4f4a73039ab','01a224d5-817e-7c09-b1a7-c91f1065a6b7','01a224d5-7b3c-7732-a3ba-e8a2cdb2e102','01a224d5-8111-7940-b176-8db762874b08',4,'01a224d5-817e-7dd2-866e-eed93d7bf8e5',1,0,0,'done',0,1,0,1796126088115,NULL,NULL,NULL,'[]','[{"level":"info","message":"no rule matched"}]','{"cpu_us":180,"wall_us":451,"memory_bytes":1310720,"host_calls":17,"http_calls":0,"log_dropped":0}',1796126088109,1796126088115);
INSERT INTO "runs" VALUES('01a224d5-817e-77b6-bc3b-7cf54e15418a','01a224d5-817e-7c09-b1a7-c91f1065a6b7','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-7940-b176-8db762874b08',4,'01a224d5-817e-7dd2-866e-eed93d7bf8e5',4,1,0,'done',0,1,0,1796126088121,NULL,NULL,NULL,'[{"action":{"action":"cancel_timer","name":"close"},"verdict":"allowed"},{"action":{"action":"set_timer","name":"silence","due_at":1796198088120,"data":""},"verdict":"allowed"}]','[]','{"cpu_us":173,"wall_us":233,"memory_bytes":1310720,"host_calls":8,"http_calls":0,"log_dropped":0}',1796126088109,1796126088121);
INSERT INTO "runs" VALUES('01a224d5-817e-75bb-810a-e084b3e0028c','01a224d5-817e-7c09-b1a7-c91f1065a6b7','01a224d5-80da-7e4a-92e5-4f3388e272a1','01a224d5-8111-7940-b176-8db762874b08',4,'01a224d5-817e-7dd2-866e-eed93d7bf8e5',5,0,0,'done',0,1,0,1796126088115,NULL,NULL,NULL,'[{"action":{"action":"note","text":"1.0 counts 2"},"verdict":"allowed","message_id":"01a224d5-8184-7d6e-ae8a-3a5244410657"}]','[]','{"cpu_us":199,"wall_us":346,"memory_bytes":1179648,"host_calls":9,"http_calls":0,"log_dropped":0}',1796126088109,1796126088115);
INSERT INTO "runs" VALUES('01a224d5-826b-7895-a3d3-9d8ae746b8eb','01a224d5-826a-7a80-acb3-57d55f88aabc','01a224d5-7cae-7345-863f-6cd7785486ef','01a224d5-8111-7940-b176-8db762874b08',5,'01a224d5-826a-7506-b939-8c17120827bc',2,1,0,'done',0,1,0,1796126088353,NULL,NULL,NULL,'[]','[]','{"cpu_us":148,"wall_us":172,"memory_bytes":1179648,"host_calls":4,"http_calls":0,"log_dropped":0}',1796126088346,1796126088353);
INSERT INTO "runs" VALUES('01a224d5-826b-7693-a0ec-96b806dd658f','01a224d5-826a-7a80-acb3-57d55f88aabc','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-7940-b176-8db762874b08',5,'01a224d5-826a-7506-b939-8c17120827bc',4,1,0,'done',0,1,0,1796126088371,NULL,NULL,NULL,'[]','[]','{"cpu_us":174,"wall_us":191,"memory_bytes":1310720,"host_calls":5,"http_calls":0,"log_dropped":0}',1796126088346,1796126088371);
INSERT INTO "runs" VALUES('01a224d5-8d6b-71bc-b15f-ab52f7dbb146','01a224d5-8d6b-7ac0-b58c-a96cbf514d37','01a224d5-7b3c-7732-a3ba-e8a2cdb2e102','01a224d5-8111-7940-b176-8db762874b08',6,'01a224d5-8d6b-763b-b7ff-81cb8705c00e',1,0,0,'done',0,1,0,1796126091165,NULL,NULL,NULL,'[]','[{"level":"info","message":"no rule matched"}]','{"cpu_us":194,"wall_us":216,"memory_bytes":1310720,"host_calls":17,"http_calls":0,"log_dropped":0}',1796126091162,1796126091165);
INSERT INTO "runs" VALUES('01a224d5-8d6b-7032-adf3-ee1807ec5a0a','01a224d5-8d6b-7ac0-b58c-a96cbf514d37','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-7940-b176-8db762874b08',6,'01a224d5-8d6b-763b-b7ff-81cb8705c00e',4,1,0,'done',0,1,0,1796126091170,NULL,NULL,NULL,'[{"action":{"action":"cancel_timer","name":"close"},"verdict":"allowed"},{"action":{"action":"set_timer","name":"silence","due_at":1796198091170,"data":""},"verdict":"allowed"}]','[]','{"cpu_us":220,"wall_us":336,"memory_bytes":1310720,"host_calls":8,"http_calls":0,"log_dropped":0}',1796126091162,1796126091170);
INSERT INTO "runs" VALUES('01a224d5-8d6b-7ab3-acf6-02da9a8a5935','01a224d5-8d6b-7ac0-b58c-a96cbf514d37','01a224d5-80da-7e4a-92e5-4f3388e272a1','01a224d5-8111-7940-b176-8db762874b08',6,'01a224d5-8d6b-763b-b7ff-81cb8705c00e',5,0,0,'pending',1,0,0,1796126091162,NULL,NULL,NULL,NULL,NULL,NULL,1796126091162,NULL);
INSERT INTO "runs" VALUES('01a23175-3082-7c69-b668-dcfa4f53e4f3','01a23175-3082-78a1-90ad-9f428c31d338','01a224d5-7cae-7345-863f-6cd7785486ef','01a224d5-8111-7940-b176-8db762874b08',7,'01a23175-3082-7df5-8097-aca06f2a0286',2,1,0,'pending',1,0,0,1796126093442,NULL,NULL,NULL,NULL,NULL,NULL,1796126093443,NULL);
INSERT INTO "runs" VALUES('01a23175-3082-7519-b6ae-59c3c1713c91','01a23175-3082-78a1-90ad-9f428c31d338','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-7940-b176-8db762874b08',7,'01a23175-3082-7df5-8097-aca06f2a0286',4,1,0,'pending',1,0,0,1796126093442,NULL,NULL,NULL,NULL,NULL,NULL,1796126093443,NULL);
INSERT INTO "runs" VALUES('01a23175-308f-73f9-8f0b-9005578e73b2','01a23175-308f-7f02-809f-ab7d0817c185','01a224d5-7cae-7345-863f-6cd7785486ef','01a224d5-8111-70b0-9bd9-9d056ad67a00',4,'01a23175-308f-7ea9-ab76-613248e27e6d',2,1,0,'pending',1,0,0,1796126093455,NULL,NULL,NULL,NULL,NULL,NULL,1796126093455,NULL);
INSERT INTO "runs" VALUES('01a23175-308f-7f93-8101-3caaf65df0fc','01a23175-308f-7f02-809f-ab7d0817c185','01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-70b0-9bd9-9d056ad67a00',4,'01a23175-308f-7ea9-ab76-613248e27e6d',4,1,0,'pending',1,0,0,1796126093455,NULL,NULL,NULL,NULL,NULL,NULL,1796126093455,NULL);
CREATE TABLE second_factors (
    person_id TEXT NOT NULL PRIMARY KEY, confirmed BIGINT NOT NULL, step BIGINT NOT NULL, created_at BIGINT NOT NULL
);
CREATE TABLE secrets (
    owner TEXT NOT NULL, name TEXT NOT NULL, sealed BLOB NOT NULL, updated_at BIGINT NOT NULL,
    PRIMARY KEY (owner, name)
);
INSERT INTO "secrets" VALUES('channel:shop','app_secret',X'6171A849FCF5F6B5805E68CD9D05BB9DB945DC0600E747F3C33299147E16BC8E253F6499462D',1796126087981);
INSERT INTO "secrets" VALUES('channel:shop','page_token',X'1E6DFF1EC6A4D6CD36F658DDE5CCDF7680F455529527ABA96C2779ECAC47A6E51AEE0407836D',1796126087981);
INSERT INTO "secrets" VALUES('channel:shop','verify_token',X'022C7B713A983475058000C30A5B7F1354452AD3008DD56EFD9F1394F6439719110B777048',1796126087981);
INSERT INTO "secrets" VALUES('channel:help','app_secret',X'6AD0EA40793C274F3B7329010459E23E8DBB0D7A9EE55F7BC151BF9B124CA133B3B52407332D',1796126087994);
INSERT INTO "secrets" VALUES('channel:help','page_token',X'1F6FB8C3298A287E045305BD7D6F9ECEC4B45C6DB941DDE37CF889D25811AFDA3825D9F70E81',1796126087994);
INSERT INTO "secrets" VALUES('channel:help','verify_token',X'3BBFF0A3CB19DCBAF61712D5EF04AE1FC6B0D92F81558C344ECC45B4FCB3842462998F39B3',1796126087994);
CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY, hash TEXT NOT NULL UNIQUE, person_id TEXT NOT NULL, created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, proved_at BIGINT NOT NULL, address TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE TABLE settlements (
    delivery_id TEXT NOT NULL PRIMARY KEY, channel TEXT NOT NULL, since BIGINT NOT NULL, due_at BIGINT,
    attempts BIGINT NOT NULL, claim TEXT, claimed_until BIGINT
);
CREATE TABLE shadow_differences (
    id TEXT NOT NULL PRIMARY KEY, installation_id TEXT NOT NULL, run_id TEXT NOT NULL, conversation_id TEXT NOT NULL,
    lines TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE shadows (
    installation_id TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL, config TEXT NOT NULL, since BIGINT NOT NULL,
    runs BIGINT NOT NULL, same BIGINT NOT NULL, failed BIGINT NOT NULL
);
CREATE TABLE sign_in_failures (
    subject TEXT NOT NULL PRIMARY KEY, failures BIGINT NOT NULL, last_at BIGINT NOT NULL
);
CREATE TABLE team_members (
    team_id TEXT NOT NULL, person_id TEXT NOT NULL, PRIMARY KEY (team_id, person_id)
);
INSERT INTO "team_members" VALUES('01a23175-3076-791f-84b8-4525fddb338d','01a23175-306a-7800-95db-537f7bea4a12');
CREATE TABLE teams (
    id TEXT NOT NULL PRIMARY KEY, handle TEXT NOT NULL, handle_key TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
INSERT INTO "teams" VALUES('01a23175-3076-791f-84b8-4525fddb338d','Support','support','Support',1796126093430,1796126093430);
CREATE TABLE templates (
    channel TEXT NOT NULL, name TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL, category TEXT, status TEXT NOT NULL DEFAULT 'approved', parameters TEXT, buttons TEXT, source TEXT NOT NULL DEFAULT 'admin',
    PRIMARY KEY (channel, name, language)
);
INSERT INTO "templates" VALUES('shop','order_left','en','Your order {{1}} has left.',NULL,'approved',NULL,NULL,'admin');
CREATE TABLE thread_marks (
    channel TEXT NOT NULL, thread TEXT NOT NULL, delivered_until BIGINT, read_until BIGINT, created_at BIGINT NOT NULL,
    PRIMARY KEY (channel, thread)
);
CREATE TABLE timers (
    installation_id TEXT NOT NULL, conversation_id TEXT NOT NULL, name TEXT NOT NULL, due_at BIGINT NOT NULL,
    data TEXT NOT NULL, depth BIGINT NOT NULL, PRIMARY KEY (installation_id, conversation_id, name)
);
INSERT INTO "timers" VALUES('01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-70b0-9bd9-9d056ad67a00','silence',1796198088043,'',0);
INSERT INTO "timers" VALUES('01a224d5-8081-7b59-b980-a5b3a8cd1c4c','01a224d5-8111-7940-b176-8db762874b08','silence',1796198091170,'',0);
CREATE TABLE tokens (
    id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
, expires_at BIGINT, used_at BIGINT);
INSERT INTO "tokens" VALUES('01a224d5-78e0-7aa4-9c29-27a13e04efa0','Tess','admin','5de64f87b095285591f5ce3a1196c920089bee92daca9f52435dbdcff23362d5',1796126085903,NULL,1796126093411);
INSERT INTO "tokens" VALUES('01a224d5-8277-74aa-b2e2-3a185c67b375','Tess','agent','bd77132373e846f94ea8867fe6d23827199d367757dc26c7f73497cefcc59ac6',1796126088358,NULL,NULL);
CREATE TABLE trusted_keys (name TEXT NOT NULL PRIMARY KEY, key TEXT NOT NULL, created_at BIGINT NOT NULL);
INSERT INTO "trusted_keys" VALUES('acme','abababababababababababababababababababababababababababababababab',1796126088622);
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
CREATE INDEX messages_reply_waits ON messages (channel, reply_to_external_id)
    WHERE reply_to IS NULL AND reply_to_external_id IS NOT NULL;
CREATE INDEX attachments_uploaded ON attachments (conversation_id, id) WHERE conversation_id IS NOT NULL;
CREATE INDEX attachments_uploaded_age ON attachments (id) WHERE conversation_id IS NOT NULL;
CREATE INDEX thread_marks_age ON thread_marks (created_at);
CREATE INDEX channel_setups_due ON channel_setups (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX channel_polls_due ON channel_polls (due_at);
CREATE INDEX deliveries_finished ON deliveries (conversation_id, finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX deliveries_tried ON deliveries (channel, tried_at) WHERE state = 'uncertain';
CREATE INDEX settlements_due ON settlements (channel, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX gestures_due ON gestures (due_at) WHERE open = 1;
CREATE INDEX gestures_channel ON gestures (channel, due_at) WHERE open = 1;
CREATE INDEX gestures_claimed ON gestures (claimed_until) WHERE state = 'sending';
CREATE INDEX gestures_open ON gestures (conversation_id, seq) WHERE open = 1;
CREATE INDEX gestures_message ON gestures (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX participants_present ON participants (conversation_id, last_at DESC, contact_id) WHERE left_at IS NULL;
CREATE INDEX participants_latest ON participants (conversation_id, last_at DESC, contact_id);
CREATE INDEX messages_text_choices ON messages (conversation_id, seq) WHERE text_choices IS NOT NULL;
CREATE INDEX channel_rules_due ON channel_rules (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_paced ON deliveries (paced_contact, channel, finished_at) WHERE paced_contact IS NOT NULL;
CREATE INDEX deliveries_paced_open ON deliveries (paced_contact, channel) WHERE open = 1 AND paced_contact IS NOT NULL;
CREATE INDEX messages_window ON messages (conversation_id, state, sent_at) WHERE direction = 'out' AND kind = 'message';
CREATE INDEX channel_catalogues_due ON channel_catalogues (due_at);
CREATE INDEX people_admins ON people (id) WHERE role = 'admin' AND state = 'active';
CREATE INDEX team_members_person ON team_members (person_id, team_id);
CREATE INDEX sessions_person ON sessions (person_id, id);
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE INDEX invitations_person ON invitations (person_id);
CREATE INDEX invitations_maker ON invitations (created_by);
CREATE INDEX invitations_expiry ON invitations (expires_at);
CREATE INDEX sign_in_failures_age ON sign_in_failures (last_at);
COMMIT;
