BEGIN TRANSACTION;
CREATE TABLE application_versions (
    version_id TEXT NOT NULL PRIMARY KEY,
    version_name TEXT NOT NULL UNIQUE,
    version_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
, "application_name" TEXT DEFAULT NULL);
INSERT INTO "application_versions" VALUES('345fe20e-0ce7-4027-aa49-79788a2ae248','1',1795896544000,1795896544000,'darkroom');
CREATE TABLE dbos_migrations (version INTEGER NOT NULL PRIMARY KEY);
INSERT INTO "dbos_migrations" VALUES(125);
CREATE TABLE notifications (
    message_uuid TEXT NOT NULL DEFAULT (hex(randomblob(16))) PRIMARY KEY,
    destination_uuid TEXT NOT NULL,
    topic TEXT,
    message TEXT NOT NULL,
    created_at_epoch_ms INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000), "serialization" TEXT DEFAULT NULL, "consumed" BOOLEAN NOT NULL DEFAULT FALSE, consumed_by_function_id INTEGER,
    FOREIGN KEY (destination_uuid) REFERENCES workflow_status(workflow_uuid) 
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE "operation_outputs" (
    workflow_uuid TEXT NOT NULL,
    function_id INTEGER NOT NULL,
    function_name TEXT NOT NULL DEFAULT '',
    output TEXT,
    error TEXT,
    child_workflow_id TEXT,
    started_at_epoch_ms INTEGER,
    completed_at_epoch_ms INTEGER,
    serialization TEXT,
    application_name TEXT DEFAULT NULL,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    PRIMARY KEY (workflow_uuid, function_id)
);
CREATE TABLE queues (
    queue_id TEXT PRIMARY KEY DEFAULT (hex(randomblob(16))),
    name TEXT NOT NULL UNIQUE,
    concurrency INTEGER,
    worker_concurrency INTEGER,
    rate_limit_max INTEGER,
    rate_limit_period_sec REAL,
    priority_enabled BOOLEAN NOT NULL DEFAULT FALSE,
    partition_queue BOOLEAN NOT NULL DEFAULT FALSE,
    polling_interval_sec REAL NOT NULL DEFAULT 1.0,
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    updated_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
, "application_name" TEXT DEFAULT NULL, "partition_concurrency" INTEGER DEFAULT NULL, "partition_worker_concurrency" INTEGER DEFAULT NULL, "partition_rate_limit_max" INTEGER DEFAULT NULL, "partition_rate_limit_period_sec" REAL DEFAULT NULL);
CREATE TABLE streams (
    workflow_uuid TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    "offset" INTEGER NOT NULL, function_id INTEGER NOT NULL DEFAULT 0, "serialization" TEXT DEFAULT NULL,
    PRIMARY KEY (workflow_uuid, key, "offset"),
    FOREIGN KEY (workflow_uuid) REFERENCES workflow_status(workflow_uuid) 
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE workflow_events (
    workflow_uuid TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL, "serialization" TEXT DEFAULT NULL,
    PRIMARY KEY (workflow_uuid, key),
    FOREIGN KEY (workflow_uuid) REFERENCES workflow_status(workflow_uuid) 
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE workflow_events_history (
    workflow_uuid TEXT NOT NULL,
    function_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL, "serialization" TEXT DEFAULT NULL,
    PRIMARY KEY (workflow_uuid, function_id, key),
    FOREIGN KEY (workflow_uuid) REFERENCES workflow_status(workflow_uuid)
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE workflow_input (
    workflow_uuid TEXT NOT NULL PRIMARY KEY,
    inputs TEXT,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
);
INSERT INTO "workflow_input" VALUES('cd01b2580d29406dbea4b7f7244d0df4','{"args": ["cd01b2580d29406dbea4b7f7244d0df4"], "kwargs": {}}',1795896544000);
INSERT INTO "workflow_input" VALUES('46d004e483d748c59e0121782d7b0df3','{"args": ["46d004e483d748c59e0121782d7b0df3"], "kwargs": {}}',1795896544000);
INSERT INTO "workflow_input" VALUES('33b8be6626964196a8b945929311fe30','{"args": ["33b8be6626964196a8b945929311fe30"], "kwargs": {}}',1795896544000);
INSERT INTO "workflow_input" VALUES('6228db3a2b424513a5195396796e8ced','{"args": ["6228db3a2b424513a5195396796e8ced"], "kwargs": {}}',1795896544000);
INSERT INTO "workflow_input" VALUES('8b384925b89746e7b45c696f6c3f3592','{"args": ["8b384925b89746e7b45c696f6c3f3592"], "kwargs": {}}',1795896544000);
INSERT INTO "workflow_input" VALUES('727cf259ce4e4b8ea4027a11a32dbbdb','{"args": ["727cf259ce4e4b8ea4027a11a32dbbdb"], "kwargs": {}}',1795896545000);
INSERT INTO "workflow_input" VALUES('60ca46c25f2b4ebab6970ad8b4776234','{"args": ["60ca46c25f2b4ebab6970ad8b4776234"], "kwargs": {}}',1795896549000);
INSERT INTO "workflow_input" VALUES('c32543a97b0c4428be1e9b07a29fbe9a','{"args": ["c32543a97b0c4428be1e9b07a29fbe9a"], "kwargs": {}}',1795896549000);
INSERT INTO "workflow_input" VALUES('c7d0c75a6628418e9dfd2059f2826877','{"args": ["c7d0c75a6628418e9dfd2059f2826877"], "kwargs": {}}',1795896550000);
INSERT INTO "workflow_input" VALUES('978c4410e8e24707bae722d7889ecf31','{"args": ["978c4410e8e24707bae722d7889ecf31"], "kwargs": {}}',1795896550000);
INSERT INTO "workflow_input" VALUES('f96005b1b6c2437e8c56effd67127968','{"args": ["f96005b1b6c2437e8c56effd67127968"], "kwargs": {}}',1795896550000);
INSERT INTO "workflow_input" VALUES('cdb5f6845a4a45398f49d509a9b5240d','{"args": ["cdb5f6845a4a45398f49d509a9b5240d"], "kwargs": {}}',1795896550000);
INSERT INTO "workflow_input" VALUES('7722471de88c41518420e0cde1647846','{"args": ["7722471de88c41518420e0cde1647846"], "kwargs": {}}',1795896551000);
INSERT INTO "workflow_input" VALUES('f9f7921ad5354244b9b857121ad99848','{"args": ["f9f7921ad5354244b9b857121ad99848"], "kwargs": {}}',1795896551000);
INSERT INTO "workflow_input" VALUES('0b511e39b3284c288f5c334ab545de2f','{"args": ["0b511e39b3284c288f5c334ab545de2f"], "kwargs": {}}',1795896552000);
INSERT INTO "workflow_input" VALUES('6c810a90315e4d12a37fd742034861a6','{"args": ["6c810a90315e4d12a37fd742034861a6"], "kwargs": {}}',1795896552000);
INSERT INTO "workflow_input" VALUES('35b797168c3d4228b9e53f7ddcbdf3f3','{"args": ["35b797168c3d4228b9e53f7ddcbdf3f3"], "kwargs": {}}',1795896552000);
INSERT INTO "workflow_input" VALUES('164a0ee12ac44b1c84ac0f69c4cea1d4','{"args": ["164a0ee12ac44b1c84ac0f69c4cea1d4"], "kwargs": {}}',1795896553000);
INSERT INTO "workflow_input" VALUES('9445eb4197da4185b4b226013192573f','{"args": ["9445eb4197da4185b4b226013192573f"], "kwargs": {}}',1795896553000);
INSERT INTO "workflow_input" VALUES('ba7ba08e18354dddb3586f76b9f23f83','{"args": ["ba7ba08e18354dddb3586f76b9f23f83"], "kwargs": {}}',1795896553000);
INSERT INTO "workflow_input" VALUES('cceb625460ce4ced9d6fe3f11d47de9f','{"args": ["cceb625460ce4ced9d6fe3f11d47de9f"], "kwargs": {}}',1795896553000);
INSERT INTO "workflow_input" VALUES('8a382483efd74cb7a9870ab1fb740da5','{"args": ["8a382483efd74cb7a9870ab1fb740da5"], "kwargs": {}}',1795896553000);
INSERT INTO "workflow_input" VALUES('3483881e2a9c4084b3ec69a9f775c546','{"args": ["3483881e2a9c4084b3ec69a9f775c546"], "kwargs": {}}',1795896553000);
INSERT INTO "workflow_input" VALUES('caaf5739692b4400af2a696f5a669d98','{"args": ["caaf5739692b4400af2a696f5a669d98"], "kwargs": {}}',1795896553000);
INSERT INTO "workflow_input" VALUES('07f00a1e269441248bed57e65cce3930','{"args": ["07f00a1e269441248bed57e65cce3930"], "kwargs": {}}',1795896554000);
INSERT INTO "workflow_input" VALUES('a021a3eb754d412e8922c9218d034731','{"args": ["a021a3eb754d412e8922c9218d034731"], "kwargs": {}}',1795896554000);
INSERT INTO "workflow_input" VALUES('39c0f45ab99c4265b9a7156d3bb45ea2','{"args": ["39c0f45ab99c4265b9a7156d3bb45ea2"], "kwargs": {}}',1795896554000);
INSERT INTO "workflow_input" VALUES('07546e63a9624272a3a2f59fed98f3d2','{"args": ["07546e63a9624272a3a2f59fed98f3d2"], "kwargs": {}}',1795896554000);
INSERT INTO "workflow_input" VALUES('b1dbd1b4434d4646b98a3f535d627f11','{"args": ["b1dbd1b4434d4646b98a3f535d627f11"], "kwargs": {}}',1795896554000);
INSERT INTO "workflow_input" VALUES('599854346f7a40768af5006b1f4e3174','{"args": ["599854346f7a40768af5006b1f4e3174"], "kwargs": {}}',1795896554000);
INSERT INTO "workflow_input" VALUES('8ae41bf5e633467089ccff012e4c85a2','{"args": ["8ae41bf5e633467089ccff012e4c85a2"], "kwargs": {}}',1795896554000);
INSERT INTO "workflow_input" VALUES('86669c7e4cbe426e85024d52a1d69e19','{"args": ["86669c7e4cbe426e85024d52a1d69e19"], "kwargs": {}}',1795896554000);
INSERT INTO "workflow_input" VALUES('d34e88074fc94439b166bb0bb60d7591','{"args": ["d34e88074fc94439b166bb0bb60d7591"], "kwargs": {}}',1795896554000);
INSERT INTO "workflow_input" VALUES('dbb4fa05d5d94a3d89a63127e2bbb350','{"args": ["dbb4fa05d5d94a3d89a63127e2bbb350"], "kwargs": {}}',1795896554000);
INSERT INTO "workflow_input" VALUES('04d9ff24108548d0a1db448b395d27a2','{"args": ["04d9ff24108548d0a1db448b395d27a2"], "kwargs": {}}',1795896554000);
INSERT INTO "workflow_input" VALUES('558bef2c3bed499c880c232fdac2e8f9','{"args": ["558bef2c3bed499c880c232fdac2e8f9"], "kwargs": {}}',1795896554000);
INSERT INTO "workflow_input" VALUES('f9fbca3bedac4a18a6db4a0ffc94ce24','{"args": ["f9fbca3bedac4a18a6db4a0ffc94ce24"], "kwargs": {}}',1795896554000);
INSERT INTO "workflow_input" VALUES('4bc1dc0a9a804d42af51f27ac4da533d','{"args": ["4bc1dc0a9a804d42af51f27ac4da533d"], "kwargs": {}}',1795896554000);
INSERT INTO "workflow_input" VALUES('7f8adab5f29c464f8f22c4dad40c171d','{"args": ["7f8adab5f29c464f8f22c4dad40c171d"], "kwargs": {}}',1795896554000);
CREATE TABLE workflow_output (
    workflow_uuid TEXT NOT NULL PRIMARY KEY,
    output TEXT,
    error TEXT,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
);
INSERT INTO "workflow_output" VALUES('cd01b2580d29406dbea4b7f7244d0df4','null',NULL,1795896544000);
INSERT INTO "workflow_output" VALUES('46d004e483d748c59e0121782d7b0df3','null',NULL,1795896544000);
INSERT INTO "workflow_output" VALUES('33b8be6626964196a8b945929311fe30','null',NULL,1795896544000);
INSERT INTO "workflow_output" VALUES('6228db3a2b424513a5195396796e8ced','null',NULL,1795896544000);
INSERT INTO "workflow_output" VALUES('8b384925b89746e7b45c696f6c3f3592','null',NULL,1795896545000);
INSERT INTO "workflow_output" VALUES('727cf259ce4e4b8ea4027a11a32dbbdb','null',NULL,1795896545000);
INSERT INTO "workflow_output" VALUES('60ca46c25f2b4ebab6970ad8b4776234','null',NULL,1795896549000);
INSERT INTO "workflow_output" VALUES('c32543a97b0c4428be1e9b07a29fbe9a','null',NULL,1795896549000);
INSERT INTO "workflow_output" VALUES('c7d0c75a6628418e9dfd2059f2826877','null',NULL,1795896550000);
INSERT INTO "workflow_output" VALUES('978c4410e8e24707bae722d7889ecf31','null',NULL,1795896550000);
INSERT INTO "workflow_output" VALUES('f96005b1b6c2437e8c56effd67127968','null',NULL,1795896551000);
INSERT INTO "workflow_output" VALUES('cdb5f6845a4a45398f49d509a9b5240d','null',NULL,1795896551000);
INSERT INTO "workflow_output" VALUES('7722471de88c41518420e0cde1647846','null',NULL,1795896551000);
INSERT INTO "workflow_output" VALUES('f9f7921ad5354244b9b857121ad99848','null',NULL,1795896552000);
INSERT INTO "workflow_output" VALUES('0b511e39b3284c288f5c334ab545de2f','null',NULL,1795896552000);
INSERT INTO "workflow_output" VALUES('6c810a90315e4d12a37fd742034861a6','null',NULL,1795896552000);
INSERT INTO "workflow_output" VALUES('35b797168c3d4228b9e53f7ddcbdf3f3','null',NULL,1795896552000);
INSERT INTO "workflow_output" VALUES('164a0ee12ac44b1c84ac0f69c4cea1d4','null',NULL,1795896553000);
INSERT INTO "workflow_output" VALUES('9445eb4197da4185b4b226013192573f','null',NULL,1795896553000);
INSERT INTO "workflow_output" VALUES('ba7ba08e18354dddb3586f76b9f23f83','null',NULL,1795896553000);
INSERT INTO "workflow_output" VALUES('cceb625460ce4ced9d6fe3f11d47de9f','null',NULL,1795896553000);
INSERT INTO "workflow_output" VALUES('8a382483efd74cb7a9870ab1fb740da5','null',NULL,1795896553000);
INSERT INTO "workflow_output" VALUES('3483881e2a9c4084b3ec69a9f775c546','null',NULL,1795896553000);
INSERT INTO "workflow_output" VALUES('caaf5739692b4400af2a696f5a669d98','null',NULL,1795896553000);
CREATE TABLE workflow_schedules (
    schedule_id TEXT PRIMARY KEY,
    schedule_name TEXT NOT NULL UNIQUE,
    workflow_name TEXT NOT NULL,
    workflow_class_name TEXT,
    schedule TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'ACTIVE',
    context TEXT NOT NULL
, "last_fired_at" TEXT DEFAULT NULL, "automatic_backfill" BOOLEAN NOT NULL DEFAULT FALSE, "cron_timezone" TEXT DEFAULT NULL, "queue_name" TEXT DEFAULT NULL, "application_name" TEXT DEFAULT NULL);
CREATE TABLE workflow_status (
    workflow_uuid TEXT PRIMARY KEY,
    status TEXT,
    name TEXT,
    authenticated_user TEXT,
    assumed_role TEXT,
    authenticated_roles TEXT,
    request TEXT,
    output TEXT,
    error TEXT,
    executor_id TEXT,
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    updated_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    application_version TEXT,
    application_id TEXT,
    class_name TEXT DEFAULT NULL,
    config_name TEXT DEFAULT NULL,
    recovery_attempts INTEGER DEFAULT 0,
    queue_name TEXT,
    workflow_timeout_ms INTEGER,
    workflow_deadline_epoch_ms INTEGER,
    inputs TEXT,
    started_at_epoch_ms INTEGER,
    deduplication_id TEXT,
    priority INTEGER NOT NULL DEFAULT 0
, queue_partition_key TEXT, forked_from TEXT, "owner_xid" TEXT DEFAULT NULL, "parent_workflow_id" TEXT DEFAULT NULL, "serialization" TEXT DEFAULT NULL, "delay_until_epoch_ms" BIGINT DEFAULT NULL, "was_forked_from" BOOLEAN NOT NULL DEFAULT FALSE, "rate_limited" BOOLEAN NOT NULL DEFAULT FALSE, "completed_at" BIGINT, "attributes" TEXT, "schedule_name" TEXT, "debounce_deadline_epoch_ms" BIGINT DEFAULT NULL, "is_debounced" BOOLEAN NOT NULL DEFAULT FALSE, "application_name" TEXT DEFAULT NULL, "creator_xid" TEXT DEFAULT NULL);
INSERT INTO "workflow_status" VALUES('cd01b2580d29406dbea4b7f7244d0df4','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896544000,1795896544000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896544000,'null',NULL,NULL,0,'darkroom','645d3070-f270-4597-8dee-dc97e6c6e006');
INSERT INTO "workflow_status" VALUES('46d004e483d748c59e0121782d7b0df3','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896544000,1795896544000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896544000,'null',NULL,NULL,0,'darkroom','d556c0ed-92fd-40e5-a236-547391ff825d');
INSERT INTO "workflow_status" VALUES('33b8be6626964196a8b945929311fe30','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896544000,1795896544000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896544000,'null',NULL,NULL,0,'darkroom','b5be6088-c8bc-4c10-abe6-5eba69810964');
INSERT INTO "workflow_status" VALUES('6228db3a2b424513a5195396796e8ced','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896544000,1795896544000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896544000,'null',NULL,NULL,0,'darkroom','1ce38c63-bf4e-4d88-a2af-d7b5f6e50f86');
INSERT INTO "workflow_status" VALUES('8b384925b89746e7b45c696f6c3f3592','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896544000,1795896545000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896545000,'null',NULL,NULL,0,'darkroom','86f6c873-7614-4cb1-a4f7-2be5840986ab');
INSERT INTO "workflow_status" VALUES('727cf259ce4e4b8ea4027a11a32dbbdb','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896545000,1795896545000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896545000,'null',NULL,NULL,0,'darkroom','ea04c4a7-2edf-483a-8e11-9ae2e9b44bca');
INSERT INTO "workflow_status" VALUES('60ca46c25f2b4ebab6970ad8b4776234','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896549000,1795896549000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896549000,'null',NULL,NULL,0,'darkroom','d2337a1e-0ee8-43d7-ab78-cd90b68f759c');
INSERT INTO "workflow_status" VALUES('c32543a97b0c4428be1e9b07a29fbe9a','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896549000,1795896549000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896549000,'null',NULL,NULL,0,'darkroom','99c754ac-531d-40b6-ba8c-a13399a821b1');
INSERT INTO "workflow_status" VALUES('c7d0c75a6628418e9dfd2059f2826877','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896550000,1795896550000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896550000,'null',NULL,NULL,0,'darkroom','935b6f5a-844a-4b62-ab94-cc948a07d099');
INSERT INTO "workflow_status" VALUES('978c4410e8e24707bae722d7889ecf31','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896550000,1795896550000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896550000,'null',NULL,NULL,0,'darkroom','0435c8fb-8916-48ca-8b0b-c0469516de27');
INSERT INTO "workflow_status" VALUES('f96005b1b6c2437e8c56effd67127968','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896550000,1795896551000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896551000,'null',NULL,NULL,0,'darkroom','b0611cab-99cc-4ead-a85d-3ae53d0c337b');
INSERT INTO "workflow_status" VALUES('cdb5f6845a4a45398f49d509a9b5240d','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896550000,1795896551000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896551000,'null',NULL,NULL,0,'darkroom','39e4ae5d-b8be-4517-9c50-d5118ad09fae');
INSERT INTO "workflow_status" VALUES('7722471de88c41518420e0cde1647846','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896551000,1795896551000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896551000,'null',NULL,NULL,0,'darkroom','089920da-7004-4070-9140-25812ea8e27c');
INSERT INTO "workflow_status" VALUES('f9f7921ad5354244b9b857121ad99848','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896551000,1795896552000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896552000,'null',NULL,NULL,0,'darkroom','e1bdc01f-7290-4a99-ae15-1637abb70c57');
INSERT INTO "workflow_status" VALUES('0b511e39b3284c288f5c334ab545de2f','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896552000,1795896552000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896552000,'null',NULL,NULL,0,'darkroom','f150c6d2-bc10-4396-a19a-8d13f1636c79');
INSERT INTO "workflow_status" VALUES('6c810a90315e4d12a37fd742034861a6','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896552000,1795896552000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896552000,'null',NULL,NULL,0,'darkroom','92cc90b4-bc95-41ef-9c5c-40a0b4b1fdbc');
INSERT INTO "workflow_status" VALUES('35b797168c3d4228b9e53f7ddcbdf3f3','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896552000,1795896552000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896552000,'null',NULL,NULL,0,'darkroom','9a7d09dc-092e-48d5-8309-145e1bf96222');
INSERT INTO "workflow_status" VALUES('164a0ee12ac44b1c84ac0f69c4cea1d4','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896553000,1795896553000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896553000,'null',NULL,NULL,0,'darkroom','30803db5-2ed4-411b-9e96-8b68551eb6f5');
INSERT INTO "workflow_status" VALUES('9445eb4197da4185b4b226013192573f','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896553000,1795896553000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896553000,'null',NULL,NULL,0,'darkroom','e7f19376-fab1-4d1f-901f-3fed2f9ce3bf');
INSERT INTO "workflow_status" VALUES('ba7ba08e18354dddb3586f76b9f23f83','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896553000,1795896553000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896553000,'null',NULL,NULL,0,'darkroom','3ebf0b03-a70e-4919-a7e5-9b69836008e0');
INSERT INTO "workflow_status" VALUES('cceb625460ce4ced9d6fe3f11d47de9f','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896553000,1795896553000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896553000,'null',NULL,NULL,0,'darkroom','15250bd9-170a-47b5-a846-c2cdb3078acc');
INSERT INTO "workflow_status" VALUES('8a382483efd74cb7a9870ab1fb740da5','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896553000,1795896553000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896553000,'null',NULL,NULL,0,'darkroom','cfb15acc-d654-4aed-8ab0-f8deed4d6694');
INSERT INTO "workflow_status" VALUES('3483881e2a9c4084b3ec69a9f775c546','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896553000,1795896553000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896553000,'null',NULL,NULL,0,'darkroom','84f7d033-87df-402d-b5a5-27c0a56cc8f1');
INSERT INTO "workflow_status" VALUES('caaf5739692b4400af2a696f5a669d98','SUCCESS','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896553000,1795896553000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'darkroom_json',NULL,0,0,1795896553000,'null',NULL,NULL,0,'darkroom','86b76c69-ada1-4b2f-8e15-277ed7328edf');
INSERT INTO "workflow_status" VALUES('07f00a1e269441248bed57e65cce3930','PENDING','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896554000,1795896554000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'79309701-7477-48f2-a968-1037fcab418a',NULL,'darkroom_json',NULL,0,0,NULL,'null',NULL,NULL,0,'darkroom','79309701-7477-48f2-a968-1037fcab418a');
INSERT INTO "workflow_status" VALUES('a021a3eb754d412e8922c9218d034731','PENDING','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896554000,1795896554000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'55669cdc-419e-44e0-a6ef-205874141972',NULL,'darkroom_json',NULL,0,0,NULL,'null',NULL,NULL,0,'darkroom','55669cdc-419e-44e0-a6ef-205874141972');
INSERT INTO "workflow_status" VALUES('39c0f45ab99c4265b9a7156d3bb45ea2','PENDING','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896554000,1795896554000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'96da4b5d-99f5-4045-bd9c-6a08b0ddbd75',NULL,'darkroom_json',NULL,0,0,NULL,'null',NULL,NULL,0,'darkroom','96da4b5d-99f5-4045-bd9c-6a08b0ddbd75');
INSERT INTO "workflow_status" VALUES('07546e63a9624272a3a2f59fed98f3d2','PENDING','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896554000,1795896554000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'89353c62-1845-446d-822b-5990d1089e88',NULL,'darkroom_json',NULL,0,0,NULL,'null',NULL,NULL,0,'darkroom','89353c62-1845-446d-822b-5990d1089e88');
INSERT INTO "workflow_status" VALUES('b1dbd1b4434d4646b98a3f535d627f11','PENDING','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896554000,1795896554000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'f66fdc9b-0640-4b00-bfb0-7ad0b341ed92',NULL,'darkroom_json',NULL,0,0,NULL,'null',NULL,NULL,0,'darkroom','f66fdc9b-0640-4b00-bfb0-7ad0b341ed92');
INSERT INTO "workflow_status" VALUES('599854346f7a40768af5006b1f4e3174','PENDING','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896554000,1795896554000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'457ac7d6-0302-455c-b5c3-87547fd36c39',NULL,'darkroom_json',NULL,0,0,NULL,'null',NULL,NULL,0,'darkroom','457ac7d6-0302-455c-b5c3-87547fd36c39');
INSERT INTO "workflow_status" VALUES('8ae41bf5e633467089ccff012e4c85a2','PENDING','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896554000,1795896554000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'627bfa36-2067-4f57-b11b-bb552da05f08',NULL,'darkroom_json',NULL,0,0,NULL,'null',NULL,NULL,0,'darkroom','627bfa36-2067-4f57-b11b-bb552da05f08');
INSERT INTO "workflow_status" VALUES('86669c7e4cbe426e85024d52a1d69e19','PENDING','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896554000,1795896554000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'55dacea5-52fe-4365-bf1e-d3f6f2d19c3f',NULL,'darkroom_json',NULL,0,0,NULL,'null',NULL,NULL,0,'darkroom','55dacea5-52fe-4365-bf1e-d3f6f2d19c3f');
INSERT INTO "workflow_status" VALUES('d34e88074fc94439b166bb0bb60d7591','PENDING','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896554000,1795896554000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'756d19fc-d328-4eef-80ad-a7849375e658',NULL,'darkroom_json',NULL,0,0,NULL,'null',NULL,NULL,0,'darkroom','756d19fc-d328-4eef-80ad-a7849375e658');
INSERT INTO "workflow_status" VALUES('dbb4fa05d5d94a3d89a63127e2bbb350','PENDING','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896554000,1795896554000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'aacfe746-5b7f-405b-8280-91d58fc4a392',NULL,'darkroom_json',NULL,0,0,NULL,'null',NULL,NULL,0,'darkroom','aacfe746-5b7f-405b-8280-91d58fc4a392');
INSERT INTO "workflow_status" VALUES('04d9ff24108548d0a1db448b395d27a2','PENDING','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896554000,1795896554000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'359ced51-22dd-4633-93b3-2bc7cf5bbfab',NULL,'darkroom_json',NULL,0,0,NULL,'null',NULL,NULL,0,'darkroom','359ced51-22dd-4633-93b3-2bc7cf5bbfab');
INSERT INTO "workflow_status" VALUES('558bef2c3bed499c880c232fdac2e8f9','PENDING','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896554000,1795896554000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'c690bf64-efe5-4a68-bb94-bcc084c126d5',NULL,'darkroom_json',NULL,0,0,NULL,'null',NULL,NULL,0,'darkroom','c690bf64-efe5-4a68-bb94-bcc084c126d5');
INSERT INTO "workflow_status" VALUES('f9fbca3bedac4a18a6db4a0ffc94ce24','PENDING','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896554000,1795896554000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'6dd01852-912d-476f-a60c-5d053b9cc36b',NULL,'darkroom_json',NULL,0,0,NULL,'null',NULL,NULL,0,'darkroom','6dd01852-912d-476f-a60c-5d053b9cc36b');
INSERT INTO "workflow_status" VALUES('4bc1dc0a9a804d42af51f27ac4da533d','PENDING','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896554000,1795896554000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'b5e6dca5-9319-4146-9c11-48775398b952',NULL,'darkroom_json',NULL,0,0,NULL,'null',NULL,NULL,0,'darkroom','b5e6dca5-9319-4146-9c11-48775398b952');
INSERT INTO "workflow_status" VALUES('7f8adab5f29c464f8f22c4dad40c171d','PENDING','render',NULL,NULL,NULL,NULL,NULL,NULL,'worker',1795896554000,1795896554000,'1','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'6e1d5726-00c8-47a9-8388-34087cbca69f',NULL,'darkroom_json',NULL,0,0,NULL,'null',NULL,NULL,0,'darkroom','6e1d5726-00c8-47a9-8388-34087cbca69f');
CREATE INDEX workflow_status_created_at_index ON workflow_status (created_at);
CREATE INDEX idx_workflow_topic ON notifications (destination_uuid, topic);
CREATE INDEX "idx_workflow_status_delayed" ON "workflow_status" ("delay_until_epoch_ms") WHERE status = 'DELAYED';
CREATE INDEX "idx_workflow_status_forked_from" ON "workflow_status" ("forked_from") WHERE "forked_from" IS NOT NULL;
CREATE INDEX "idx_workflow_status_parent_workflow_id" ON "workflow_status" ("parent_workflow_id") WHERE "parent_workflow_id" IS NOT NULL;
CREATE UNIQUE INDEX "uq_workflow_status_dedup_id" ON "workflow_status" ("queue_name", "deduplication_id") WHERE "deduplication_id" IS NOT NULL;
CREATE INDEX "idx_workflow_status_pending" ON "workflow_status" ("created_at") WHERE "status" = 'PENDING';
CREATE INDEX "idx_workflow_status_failed" ON "workflow_status" ("status", "created_at") WHERE "status" IN ('ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED');
CREATE INDEX "idx_workflow_status_rate_limited" ON "workflow_status" ("queue_name", "started_at_epoch_ms") WHERE "rate_limited" = TRUE;
CREATE INDEX "idx_workflow_status_completed_at" ON "workflow_status" ("completed_at") WHERE "completed_at" IS NOT NULL;
CREATE INDEX "idx_workflow_status_started_at" ON "workflow_status" ("started_at_epoch_ms") WHERE "started_at_epoch_ms" IS NOT NULL;
CREATE INDEX "idx_workflow_status_schedule_name" ON "workflow_status" ("schedule_name") WHERE "schedule_name" IS NOT NULL;
CREATE UNIQUE INDEX "uq_application_versions_owner_version"
    ON application_versions ("application_name", "version_name")
    WHERE "application_name" IS NOT NULL;
CREATE UNIQUE INDEX "uq_application_versions_unclaimed_version"
    ON application_versions ("version_name")
    WHERE "application_name" IS NULL;
CREATE INDEX idx_workflow_input_retention
    ON workflow_input (retention_timestamp);
CREATE INDEX idx_workflow_output_retention
    ON workflow_output (retention_timestamp);
CREATE INDEX idx_operation_outputs_retention
    ON operation_outputs (retention_timestamp);
CREATE INDEX "idx_workflow_status_in_flight_v2" ON "workflow_status" ("queue_name", "status", "priority", "created_at", "application_name") WHERE "status" IN ('ENQUEUED', 'PENDING');
CREATE INDEX "idx_workflow_status_partition_dequeue_v3" ON "workflow_status" ("queue_name", "status", "queue_partition_key", "priority", "created_at", "workflow_uuid", "application_name") WHERE "status" IN ('ENQUEUED', 'PENDING') AND "queue_partition_key" IS NOT NULL;
CREATE INDEX "idx_operation_outputs_completed_at_function_name_v2" ON "operation_outputs" ("completed_at_epoch_ms", "function_name", "application_name");
CREATE INDEX "idx_workflow_status_deadline" ON "workflow_status" ("workflow_deadline_epoch_ms") WHERE "status" IN ('ENQUEUED', 'PENDING', 'DELAYED') AND "workflow_deadline_epoch_ms" IS NOT NULL;
CREATE INDEX "idx_application_versions_timestamp" ON "application_versions" ("version_timestamp" DESC);
CREATE INDEX "idx_application_versions_owner_timestamp" ON "application_versions" ("application_name", "version_timestamp" DESC);
COMMIT;
