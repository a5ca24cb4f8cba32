BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0005');
CREATE TABLE audit (
	platform TEXT NOT NULL, 
	workspace TEXT NOT NULL, 
	event TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	channel TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	person_name TEXT NOT NULL, 
	action TEXT NOT NULL, 
	target TEXT NOT NULL, 
	"before" TEXT NOT NULL, 
	"after" TEXT NOT NULL, 
	PRIMARY KEY (platform, workspace, event, number)
);
INSERT INTO "audit" VALUES('discord','1576329079727063042','i:1576329123670786123',0,1795896549867,'1576329123670786122','1576329079727063045','Ana','set','this channel [channel|1576329123670786122||images|month|pro|all]','','1 image a month on pro');
INSERT INTO "audit" VALUES('discord','1576329079727063042','i:1576329123725312078',0,1795896549879,'1576329123670786122','1576329079727063045','Ana','set','this channel [channel|1576329123670786122||images|day||each]','','40 images a day each');
INSERT INTO "audit" VALUES('discord','1576329079727063042','i:1576329123779838033',0,1795896549895,'1576329123670786122','1576329079727063045','Ana','set','this channel [channel|1576329123670786122||money|month||all]','','$9.50 a month');
INSERT INTO "audit" VALUES('slack','T0TEAM','c:22.U0001.6b836abb',0,1795896552384,'C0002','U0001','Ana','set','this channel [channel|C0002||images|month|pro|all]','','1 image a month on pro');
INSERT INTO "audit" VALUES('slack','T0TEAM','c:23.U0001.474f0abc',0,1795896552399,'C0002','U0001','Ana','set','this channel [channel|C0002||images|day||each]','','40 images a day each');
INSERT INTO "audit" VALUES('slack','T0TEAM','c:24.U0001.bd85c8b4',0,1795896552411,'C0002','U0001','Ana','set','this channel [channel|C0002||money|month||all]','','$9.50 a month');
INSERT INTO "audit" VALUES('playground','demo','event-0012',0,1795896553555,'packaging','ana','Ana','set','this channel [channel|packaging||images|month|pro|all]','','1 image a month on pro');
INSERT INTO "audit" VALUES('playground','demo','event-0013',0,1795896553601,'packaging','ana','Ana','set','this channel [channel|packaging||images|day||each]','','40 images a day each');
INSERT INTO "audit" VALUES('playground','demo','event-0014',0,1795896553611,'packaging','ana','Ana','set','this channel [channel|packaging||money|month||all]','','$9.50 a month');
CREATE TABLE books (
	platform TEXT NOT NULL, 
	workspace TEXT NOT NULL, 
	turns BIGINT NOT NULL, 
	PRIMARY KEY (platform, workspace)
);
CREATE TABLE events (
	platform TEXT NOT NULL, 
	event TEXT NOT NULL, 
	seen_at BIGINT NOT NULL, 
	PRIMARY KEY (platform, event)
);
INSERT INTO "events" VALUES('discord','i:1576329093371133985',1795896543273);
INSERT INTO "events" VALUES('discord','m:1576329101940097061',1795896544691);
INSERT INTO "events" VALUES('discord','m:1576329102179172392',1795896544761);
INSERT INTO "events" VALUES('discord','m:1576329102418247723',1795896544819);
INSERT INTO "events" VALUES('discord','i:1576329102678294574',1795896544911);
INSERT INTO "events" VALUES('discord','m:1576329103340994610',1795896545033);
INSERT INTO "events" VALUES('discord','i:1576329103634595893',1795896545129);
INSERT INTO "events" VALUES('discord','m:1576329103894642745',1795896545189);
INSERT INTO "events" VALUES('discord','m:1576329104142106683',1795896545233);
INSERT INTO "events" VALUES('discord','i:1576329123159081024',1795896549745);
INSERT INTO "events" VALUES('discord','i:1576329123238772803',1795896549767);
INSERT INTO "events" VALUES('discord','quota:i:1576329123670786123',1795896549867);
INSERT INTO "events" VALUES('discord','quota:i:1576329123725312078',1795896549879);
INSERT INTO "events" VALUES('discord','quota:i:1576329123779838033',1795896549895);
INSERT INTO "events" VALUES('discord','i:1576329123851141204',1795896549910);
INSERT INTO "events" VALUES('discord','i:1576329124048273496',1795896549978);
INSERT INTO "events" VALUES('discord','m:1576329124203462753',1795896549991);
INSERT INTO "events" VALUES('slack','c:1.U0001.334424d2',1795896550007);
INSERT INTO "events" VALUES('slack','m:C0001:1795896550.109739',1795896550402);
INSERT INTO "events" VALUES('slack','m:C0001:1795896550.601319',1795896550609);
INSERT INTO "events" VALUES('slack','m:C0001:1795896550.953081',1795896550989);
INSERT INTO "events" VALUES('slack','m:C0001:1795896551.165551',1795896551171);
INSERT INTO "events" VALUES('slack','m:C0001:1795896551.569446',1795896551572);
INSERT INTO "events" VALUES('slack','m:C0001:1795896551.818167',1795896551833);
INSERT INTO "events" VALUES('slack','m:C0001:1795896551.842758',1795896551846);
INSERT INTO "events" VALUES('slack','m:C0001:1795896551.869457',1795896551874);
INSERT INTO "events" VALUES('slack','a:16.U0001.1f9b4737:U0001',1795896551943);
INSERT INTO "events" VALUES('slack','c:17.U0003.aaa91b7d',1795896551984);
INSERT INTO "events" VALUES('slack','quota:c:22.U0001.6b836abb',1795896552384);
INSERT INTO "events" VALUES('slack','quota:c:23.U0001.474f0abc',1795896552399);
INSERT INTO "events" VALUES('slack','quota:c:24.U0001.bd85c8b4',1795896552411);
INSERT INTO "events" VALUES('slack','c:26.U0002.6c866343',1795896552458);
INSERT INTO "events" VALUES('slack','c:28.U0002.f486e176',1795896552642);
INSERT INTO "events" VALUES('slack','m:C0001:1795896552.668593',1795896552674);
INSERT INTO "events" VALUES('playground','event-0001',1795896552843);
INSERT INTO "events" VALUES('playground','event-0002',1795896553007);
INSERT INTO "events" VALUES('playground','event-0003',1795896553108);
INSERT INTO "events" VALUES('playground','event-0004',1795896553167);
INSERT INTO "events" VALUES('playground','event-0005',1795896553206);
INSERT INTO "events" VALUES('playground','event-0006',1795896553272);
INSERT INTO "events" VALUES('playground','event-0007',1795896553385);
INSERT INTO "events" VALUES('playground','event-0008',1795896553428);
INSERT INTO "events" VALUES('playground','event-0009',1795896553436);
INSERT INTO "events" VALUES('playground','event-0010',1795896553442);
INSERT INTO "events" VALUES('playground','event-0011',1795896553454);
INSERT INTO "events" VALUES('playground','quota:event-0012',1795896553555);
INSERT INTO "events" VALUES('playground','quota:event-0013',1795896553601);
INSERT INTO "events" VALUES('playground','quota:event-0014',1795896553611);
INSERT INTO "events" VALUES('playground','event-0015',1795896553615);
INSERT INTO "events" VALUES('playground','event-0016',1795896553785);
INSERT INTO "events" VALUES('playground','event-0018',1795896553994);
INSERT INTO "events" VALUES('discord','i:1576329141282668647',1795896554098);
INSERT INTO "events" VALUES('discord','m:1576329141282668643',1795896554182);
INSERT INTO "events" VALUES('slack','m:C0001:1795896554.085382',1795896554203);
INSERT INTO "events" VALUES('discord','m:1576329141282668646',1795896554226);
INSERT INTO "events" VALUES('discord','m:1576329141282668644',1795896554290);
INSERT INTO "events" VALUES('slack','m:C0001:1795896554.243635',1795896554296);
INSERT INTO "events" VALUES('discord','m:1576329141282668645',1795896554397);
INSERT INTO "events" VALUES('slack','m:C0001:1795896554.337447',1795896554465);
INSERT INTO "events" VALUES('slack','m:C0002:1795896554.493802',1795896554525);
INSERT INTO "events" VALUES('slack','c:36.U0001.15170748',1795896554542);
INSERT INTO "events" VALUES('playground','event-0019',1795896554702);
INSERT INTO "events" VALUES('playground','event-0020',1795896554730);
INSERT INTO "events" VALUES('playground','event-0021',1795896554741);
INSERT INTO "events" VALUES('playground','event-0022',1795896554752);
INSERT INTO "events" VALUES('playground','event-0023',1795896554910);
CREATE TABLE grants (
	platform TEXT NOT NULL, 
	workspace TEXT NOT NULL, 
	event TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	holder TEXT NOT NULL, 
	amount BIGINT NOT NULL, 
	starts_at BIGINT NOT NULL, 
	ends_at BIGINT NOT NULL, 
	PRIMARY KEY (platform, workspace, event)
);
CREATE TABLE hunches (
	id TEXT NOT NULL, 
	body TEXT NOT NULL, 
	kept_at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "hunches" VALUES('d0d2a492978a401e83fe82d6b6343dfd','{"message":{"event":"i:1576329103634595893","place":{"platform":"discord","workspace":"1576329079727063042","channel":"1576329079727063044","root":"1576329093438242851"},"person":{"id":"1576329079727063046","name":"Ben"},"text":"","references":[],"pointed":[],"hidden":"","replied_to":null,"id":null,"addressed":false,"to_others":false,"callback":{},"locale":"en-US","groups":[],"home":null},"wish":{"act":"final","words":"","version":null,"tier":null,"ratio":null,"size":"4K","count":1,"avoid":null,"note":""}}',1795896545121);
INSERT INTO "hunches" VALUES('2cf6377fa87e491c8d142e1070753853','{"message":{"event":"m:1576329103894642745","place":{"platform":"discord","workspace":"1576329079727063042","channel":"1576329079727063044","root":"1576329093438242851"},"person":{"id":"1576329079727063046","name":"Ben"},"text":"is it me or is it dark","references":[],"pointed":[],"hidden":"","replied_to":null,"id":"1576329103894642745","addressed":false,"to_others":false,"callback":{},"locale":"en-US","groups":[],"home":null},"wish":{"act":"edit","words":"is it me or is it dark","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}}',1795896545200);
INSERT INTO "hunches" VALUES('f44bda29e9f34dc7b29cacbd4e9c5c56','{"message":{"event":"m:1576329104142106683","place":{"platform":"discord","workspace":"1576329079727063042","channel":"1576329079727063044","root":"1576329093438242851"},"person":{"id":"1576329079727063046","name":"Ben"},"text":"redo?","references":[],"pointed":[],"hidden":"","replied_to":null,"id":"1576329104142106683","addressed":false,"to_others":false,"callback":{},"locale":"en-US","groups":[],"home":null},"wish":{"act":"redo","words":"","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}}',1795896545237);
INSERT INTO "hunches" VALUES('9f3ea7dc348e433e973524faf93ba2d5','{"message":{"event":"i:1576329124048273496","place":{"platform":"discord","workspace":"1576329079727063042","channel":"1576329123670786122","root":null},"person":{"id":"1576329079727063046","name":"Ben"},"text":"a blue kite","references":[],"pointed":[],"hidden":"","replied_to":null,"id":null,"addressed":false,"to_others":false,"callback":{},"locale":"en-US","groups":[],"home":null},"wish":{"act":"new","words":"a blue kite","version":null,"tier":"flash","ratio":null,"size":null,"count":1,"avoid":null,"note":""}}',1795896549977);
INSERT INTO "hunches" VALUES('cbfc24aa702c4a80822aad6ee3647683','{"message":{"event":"m:1576329124203462753","place":{"platform":"discord","workspace":"1576329079727063042","channel":"1576329079727063044","root":"1576329093438242851"},"person":{"id":"1576329079727063047","name":"Cyd"},"text":"","references":[{"url":"{discord}/attachments/1576329093438242851/1576329124203462752/mine.png?ex=6b0c8665&is=6b0b34e5&hm=00","name":"mine.png","size":126,"mime":"image/png","id":"1576329124203462752","address":null,"origin":""}],"pointed":[],"hidden":"","replied_to":null,"id":"1576329124203462753","addressed":false,"to_others":false,"callback":{},"locale":"en-US","groups":[],"home":null},"wish":{"act":"edit","words":"","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}}',1795896549992);
INSERT INTO "hunches" VALUES('51b7e551b94f49aca7bc4e1a79ea5fb1','{"message":{"event":"m:C0001:1795896551.818167","place":{"platform":"slack","workspace":"T0TEAM","channel":"C0001","root":"1795896550.109540"},"person":{"id":"U0002","name":"Ben"},"text":"","references":[],"pointed":[],"hidden":"","replied_to":null,"id":"1795896551.818167","addressed":false,"to_others":false,"callback":{},"locale":null,"groups":[],"home":null},"wish":{"act":"final","words":"","version":null,"tier":null,"ratio":null,"size":"4K","count":1,"avoid":null,"note":""}}',1795896551826);
INSERT INTO "hunches" VALUES('d7b299cdf4af4b4f82e6a7302743176b','{"message":{"event":"m:C0001:1795896551.842758","place":{"platform":"slack","workspace":"T0TEAM","channel":"C0001","root":"1795896550.109540"},"person":{"id":"U0002","name":"Ben"},"text":"is it me or is it dark","references":[],"pointed":[],"hidden":"","replied_to":null,"id":"1795896551.842758","addressed":false,"to_others":false,"callback":{},"locale":null,"groups":[],"home":null},"wish":{"act":"edit","words":"is it me or is it dark","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}}',1795896551847);
INSERT INTO "hunches" VALUES('2b6fa1d67f6c48849e39ee50f9de6b6b','{"message":{"event":"m:C0001:1795896551.869457","place":{"platform":"slack","workspace":"T0TEAM","channel":"C0001","root":"1795896550.109540"},"person":{"id":"U0002","name":"Ben"},"text":"redo?","references":[],"pointed":[],"hidden":"","replied_to":null,"id":"1795896551.869457","addressed":false,"to_others":false,"callback":{},"locale":null,"groups":[],"home":null},"wish":{"act":"redo","words":"","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}}',1795896551928);
INSERT INTO "hunches" VALUES('aa26199e471847ad98ff83c3aa6b8c9f','{"message":{"event":"c:28.U0002.f486e176","place":{"platform":"slack","workspace":"T0TEAM","channel":"C0002","root":null},"person":{"id":"U0002","name":"Ben"},"text":"a blue kite","references":[],"pointed":[],"hidden":"","replied_to":null,"id":null,"addressed":false,"to_others":false,"callback":{},"locale":null,"groups":[],"home":null},"wish":{"act":"new","words":"a blue kite","version":null,"tier":"flash","ratio":null,"size":null,"count":1,"avoid":null,"note":""}}',1795896552619);
INSERT INTO "hunches" VALUES('a5f2f84d3a8b408982488e2887ac941f','{"message":{"event":"m:C0001:1795896552.668593","place":{"platform":"slack","workspace":"T0TEAM","channel":"C0001","root":"1795896550.109540"},"person":{"id":"U0003","name":"Cyd"},"text":"","references":[{"url":"{slack}/files/F0030/mine.png","name":"mine.png","size":126,"mime":"image/png","id":"F0030","address":null,"origin":""}],"pointed":[],"hidden":"","replied_to":null,"id":"1795896552.668593","addressed":false,"to_others":false,"callback":{},"locale":null,"groups":[],"home":null},"wish":{"act":"edit","words":"","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}}',1795896552675);
INSERT INTO "hunches" VALUES('ae844f8d36574ceca825bae4cc62923e','{"message":{"event":"event-0007","place":{"platform":"playground","workspace":"demo","channel":"general","root":"1"},"person":{"id":"ben","name":"Ben"},"text":"","references":[],"pointed":[],"hidden":"","replied_to":null,"id":"12","addressed":false,"to_others":false,"callback":{},"locale":null,"groups":[],"home":null},"wish":{"act":"final","words":"","version":null,"tier":null,"ratio":null,"size":"4K","count":1,"avoid":null,"note":""}}',1795896553364);
INSERT INTO "hunches" VALUES('d3b2e3f6ce5947afb364f6912666a74d','{"message":{"event":"event-0008","place":{"platform":"playground","workspace":"demo","channel":"general","root":"1"},"person":{"id":"ben","name":"Ben"},"text":"is it me or is it dark","references":[],"pointed":[],"hidden":"","replied_to":null,"id":"14","addressed":false,"to_others":false,"callback":{},"locale":null,"groups":[],"home":null},"wish":{"act":"edit","words":"is it me or is it dark","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}}',1795896553428);
INSERT INTO "hunches" VALUES('89f54f8130dc46a6b80cbabbc064d46a','{"message":{"event":"event-0009","place":{"platform":"playground","workspace":"demo","channel":"general","root":"1"},"person":{"id":"ben","name":"Ben"},"text":"redo?","references":[],"pointed":[],"hidden":"","replied_to":null,"id":"16","addressed":false,"to_others":false,"callback":{},"locale":null,"groups":[],"home":null},"wish":{"act":"redo","words":"","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}}',1795896553436);
INSERT INTO "hunches" VALUES('66e457f34cce4ead99fb61242db418ab','{"message":{"event":"event-0016","place":{"platform":"playground","workspace":"demo","channel":"packaging","root":null},"person":{"id":"ben","name":"Ben"},"text":"a blue kite","references":[],"pointed":[],"hidden":"","replied_to":null,"id":null,"addressed":false,"to_others":false,"callback":{},"locale":null,"groups":[],"home":null},"wish":{"act":"new","words":"a blue kite","version":null,"tier":"flash","ratio":null,"size":null,"count":1,"avoid":null,"note":""}}',1795896553775);
INSERT INTO "hunches" VALUES('18c0a34038244490b804006cebe09f06','{"message":{"event":"event-0018","place":{"platform":"playground","workspace":"demo","channel":"general","root":"1"},"person":{"id":"chloe","name":"Chloé"},"text":"","references":[{"url":"playground:files/04f78d01bb570b093f2aa1f8446643ef","name":"mine.png","size":126,"mime":null,"id":"04f78d01bb570b093f2aa1f8446643ef","address":null,"origin":""}],"pointed":[],"hidden":"","replied_to":null,"id":"26","addressed":false,"to_others":false,"callback":{},"locale":null,"groups":[],"home":null},"wish":{"act":"edit","words":"","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}}',1795896554017);
CREATE TABLE ledger (
	render TEXT NOT NULL, 
	slot INTEGER NOT NULL, 
	platform TEXT NOT NULL, 
	workspace TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	person_name TEXT NOT NULL, 
	person_groups TEXT NOT NULL, 
	thread TEXT NOT NULL, 
	act TEXT NOT NULL, 
	tier TEXT NOT NULL, 
	model TEXT NOT NULL, 
	size TEXT NOT NULL, 
	state TEXT NOT NULL, 
	reserved BIGINT NOT NULL, 
	cost BIGINT NOT NULL, 
	outcome TEXT, 
	at BIGINT NOT NULL, 
	over_at BIGINT, 
	PRIMARY KEY (render, slot)
);
INSERT INTO "ledger" VALUES('cd01b2580d29406dbea4b7f7244d0df4',0,'discord','1576329079727063042','1576329079727063044','1576329079727063045','Ana','','1c5a10f1034a48e7996225843c234bf0','new','lite','gemini-3.1-flash-lite-image','1K','used',36040,33738,NULL,1795896543273,1795896544665);
INSERT INTO "ledger" VALUES('46d004e483d748c59e0121782d7b0df3',0,'discord','1576329079727063042','1576329079727063044','1576329079727063046','Ben','','1c5a10f1034a48e7996225843c234bf0','edit','flash','gemini-nano-banana-2.1','1K','used',47780,36012,NULL,1795896544691,1795896544716);
INSERT INTO "ledger" VALUES('33b8be6626964196a8b945929311fe30',0,'discord','1576329079727063042','1576329079727063044','1576329079727063045','Ana','','1c5a10f1034a48e7996225843c234bf0','edit','flash','gemini-nano-banana-2.1','1K','used',47771,36009,NULL,1795896544761,1795896544789);
INSERT INTO "ledger" VALUES('8b384925b89746e7b45c696f6c3f3592',0,'discord','1576329079727063042','1576329079727063044','1576329079727063046','Ben','','1c5a10f1034a48e7996225843c234bf0','final','pro','gemini-3-pro-image','2K','used',192390,137862,NULL,1795896544911,1795896544981);
INSERT INTO "ledger" VALUES('60ca46c25f2b4ebab6970ad8b4776234',0,'discord','1576329079727063042','1576329079727063044','1576329079727063047','Cyd','','07d0429624fb4e1e92a09d053442fb91','new','flash','gemini-nano-banana-2.1','1K','used',46047,34319,NULL,1795896549767,1795896549836);
INSERT INTO "ledger" VALUES('60ca46c25f2b4ebab6970ad8b4776234',1,'discord','1576329079727063042','1576329079727063044','1576329079727063047','Cyd','','07d0429624fb4e1e92a09d053442fb91','new','flash','gemini-nano-banana-2.1','1K','used',46047,34319,NULL,1795896549767,1795896549837);
INSERT INTO "ledger" VALUES('60ca46c25f2b4ebab6970ad8b4776234',2,'discord','1576329079727063042','1576329079727063044','1576329079727063047','Cyd','','07d0429624fb4e1e92a09d053442fb91','new','flash','gemini-nano-banana-2.1','1K','used',46047,34319,NULL,1795896549767,1795896549837);
INSERT INTO "ledger" VALUES('60ca46c25f2b4ebab6970ad8b4776234',3,'discord','1576329079727063042','1576329079727063044','1576329079727063047','Cyd','','07d0429624fb4e1e92a09d053442fb91','new','flash','gemini-nano-banana-2.1','1K','used',46047,34319,NULL,1795896549767,1795896549838);
INSERT INTO "ledger" VALUES('c32543a97b0c4428be1e9b07a29fbe9a',0,'discord','1576329079727063042','1576329123670786122','1576329079727063046','Ben','','dcb029e7261148a3ba9a2598eee493ab','new','pro','gemini-3-pro-image','1K','used',190716,135484,NULL,1795896549910,1795896549933);
INSERT INTO "ledger" VALUES('c7d0c75a6628418e9dfd2059f2826877',0,'slack','T0TEAM','C0001','U0001','Ana','','5abd791c17c9413c93ed5f974a5e88fb','new','lite','gemini-3.1-flash-lite-image','1K','used',36040,33738,NULL,1795896550007,1795896550033);
INSERT INTO "ledger" VALUES('978c4410e8e24707bae722d7889ecf31',0,'slack','T0TEAM','C0001','U0002','Ben','','5abd791c17c9413c93ed5f974a5e88fb','edit','flash','gemini-nano-banana-2.1','1K','used',47780,36012,NULL,1795896550402,1795896550513);
INSERT INTO "ledger" VALUES('f96005b1b6c2437e8c56effd67127968',0,'slack','T0TEAM','C0001','U0001','Ana','','5abd791c17c9413c93ed5f974a5e88fb','edit','flash','gemini-nano-banana-2.1','1K','used',47771,36009,NULL,1795896550609,1795896550829);
INSERT INTO "ledger" VALUES('7722471de88c41518420e0cde1647846',0,'slack','T0TEAM','C0001','U0002','Ben','','5abd791c17c9413c93ed5f974a5e88fb','final','pro','gemini-3-pro-image','2K','used',226496,137862,NULL,1795896551171,1795896551453);
INSERT INTO "ledger" VALUES('0b511e39b3284c288f5c334ab545de2f',0,'slack','T0TEAM','C0001','U0003','Cyd','','cd4f91b356c24856b71742679fc3dbff','new','flash','gemini-nano-banana-2.1','1K','used',46047,34319,NULL,1795896551984,1795896552270);
INSERT INTO "ledger" VALUES('0b511e39b3284c288f5c334ab545de2f',1,'slack','T0TEAM','C0001','U0003','Cyd','','cd4f91b356c24856b71742679fc3dbff','new','flash','gemini-nano-banana-2.1','1K','used',46047,34319,NULL,1795896551984,1795896552270);
INSERT INTO "ledger" VALUES('0b511e39b3284c288f5c334ab545de2f',2,'slack','T0TEAM','C0001','U0003','Cyd','','cd4f91b356c24856b71742679fc3dbff','new','flash','gemini-nano-banana-2.1','1K','used',46047,34319,NULL,1795896551984,1795896552270);
INSERT INTO "ledger" VALUES('0b511e39b3284c288f5c334ab545de2f',3,'slack','T0TEAM','C0001','U0003','Cyd','','cd4f91b356c24856b71742679fc3dbff','new','flash','gemini-nano-banana-2.1','1K','used',46047,34319,NULL,1795896551984,1795896552270);
INSERT INTO "ledger" VALUES('6c810a90315e4d12a37fd742034861a6',0,'slack','T0TEAM','C0002','U0002','Ben','','f12caca97bc94ec4b07abe9c18720d23','new','pro','gemini-3-pro-image','1K','used',190716,135484,NULL,1795896552458,1795896552545);
INSERT INTO "ledger" VALUES('35b797168c3d4228b9e53f7ddcbdf3f3',0,'playground','demo','general','ana','Ana','','13bce32ec2114789b0e25bcc1af2085b','new','lite','gemini-3.1-flash-lite-image','1K','used',36040,33738,NULL,1795896552843,1795896552939);
INSERT INTO "ledger" VALUES('164a0ee12ac44b1c84ac0f69c4cea1d4',0,'playground','demo','general','ben','Ben','','13bce32ec2114789b0e25bcc1af2085b','edit','flash','gemini-nano-banana-2.1','1K','used',47780,36012,NULL,1795896553007,1795896553095);
INSERT INTO "ledger" VALUES('9445eb4197da4185b4b226013192573f',0,'playground','demo','general','ana','Ana','','13bce32ec2114789b0e25bcc1af2085b','edit','flash','gemini-nano-banana-2.1','1K','used',47771,36009,NULL,1795896553108,1795896553152);
INSERT INTO "ledger" VALUES('cceb625460ce4ced9d6fe3f11d47de9f',0,'playground','demo','general','ben','Ben','','13bce32ec2114789b0e25bcc1af2085b','final','pro','gemini-3-pro-image','2K','used',192390,137862,NULL,1795896553206,1795896553247);
INSERT INTO "ledger" VALUES('3483881e2a9c4084b3ec69a9f775c546',0,'playground','demo','general','chloe','Chloé','','617a5a358b3749e99c944b3ef3c6a168','new','flash','gemini-nano-banana-2.1','1K','used',46047,34319,NULL,1795896553454,1795896553478);
INSERT INTO "ledger" VALUES('3483881e2a9c4084b3ec69a9f775c546',1,'playground','demo','general','chloe','Chloé','','617a5a358b3749e99c944b3ef3c6a168','new','flash','gemini-nano-banana-2.1','1K','used',46047,34319,NULL,1795896553454,1795896553479);
INSERT INTO "ledger" VALUES('3483881e2a9c4084b3ec69a9f775c546',2,'playground','demo','general','chloe','Chloé','','617a5a358b3749e99c944b3ef3c6a168','new','flash','gemini-nano-banana-2.1','1K','used',46047,34319,NULL,1795896553454,1795896553479);
INSERT INTO "ledger" VALUES('3483881e2a9c4084b3ec69a9f775c546',3,'playground','demo','general','chloe','Chloé','','617a5a358b3749e99c944b3ef3c6a168','new','flash','gemini-nano-banana-2.1','1K','used',46047,34319,NULL,1795896553454,1795896553480);
INSERT INTO "ledger" VALUES('caaf5739692b4400af2a696f5a669d98',0,'playground','demo','packaging','ben','Ben','','4be3ea5bf2fa4f1a8999ad2afbeaf198','new','pro','gemini-3-pro-image','1K','used',190716,135484,NULL,1795896553615,1795896553713);
INSERT INTO "ledger" VALUES('07f00a1e269441248bed57e65cce3930',0,'discord','1576329079727063042','1576329079727063044','1576329079727063045','Ana','','6b9fd7ba336647079f1ef52ceacc19cc','new','lite','gemini-3.1-flash-lite-image','1K','used',36036,33737,NULL,1795896554098,1795896554250);
INSERT INTO "ledger" VALUES('a021a3eb754d412e8922c9218d034731',0,'discord','1576329079727063042','1576329079727063044','1576329079727063047','Cyd','','07d0429624fb4e1e92a09d053442fb91','edit','flash','gemini-nano-banana-2.1','1K','held',47766,0,NULL,1795896554182,NULL);
INSERT INTO "ledger" VALUES('39c0f45ab99c4265b9a7156d3bb45ea2',0,'slack','T0TEAM','C0001','U0003','Cyd','','cd4f91b356c24856b71742679fc3dbff','edit','flash','gemini-nano-banana-2.1','1K','held',47766,0,NULL,1795896554203,NULL);
INSERT INTO "ledger" VALUES('07546e63a9624272a3a2f59fed98f3d2',0,'discord','1576329079727063042','1576329123670786122','1576329079727063046','Ben','','dcb029e7261148a3ba9a2598eee493ab','edit','flash','gemini-nano-banana-2.1','1K','released',47777,0,'refused',1795896554226,1795896554510);
INSERT INTO "ledger" VALUES('b1dbd1b4434d4646b98a3f535d627f11',0,'discord','1576329079727063042','1576329079727063044','1576329079727063047','Cyd','','07d0429624fb4e1e92a09d053442fb91','edit','flash','gemini-nano-banana-2.1','1K','held',47570,0,NULL,1795896554290,NULL);
INSERT INTO "ledger" VALUES('599854346f7a40768af5006b1f4e3174',0,'slack','T0TEAM','C0001','U0003','Cyd','','cd4f91b356c24856b71742679fc3dbff','edit','flash','gemini-nano-banana-2.1','1K','held',47570,0,NULL,1795896554296,NULL);
INSERT INTO "ledger" VALUES('d34e88074fc94439b166bb0bb60d7591',0,'slack','T0TEAM','C0002','U0002','Ben','','f12caca97bc94ec4b07abe9c18720d23','edit','flash','gemini-nano-banana-2.1','1K','released',47777,0,'refused',1795896554525,1795896554724);
INSERT INTO "ledger" VALUES('dbb4fa05d5d94a3d89a63127e2bbb350',0,'slack','T0TEAM','C0001','U0001','Ana','','63c36f0d4c9d4b16bb5f648f5be06a70','new','lite','gemini-3.1-flash-lite-image','1K','used',36036,33737,NULL,1795896554542,1795896554742);
INSERT INTO "ledger" VALUES('04d9ff24108548d0a1db448b395d27a2',0,'playground','demo','general','chloe','Chloé','','617a5a358b3749e99c944b3ef3c6a168','edit','flash','gemini-nano-banana-2.1','1K','held',47766,0,NULL,1795896554702,NULL);
INSERT INTO "ledger" VALUES('558bef2c3bed499c880c232fdac2e8f9',0,'playground','demo','general','chloe','Chloé','','617a5a358b3749e99c944b3ef3c6a168','edit','flash','gemini-nano-banana-2.1','1K','held',47570,0,NULL,1795896554730,NULL);
INSERT INTO "ledger" VALUES('4bc1dc0a9a804d42af51f27ac4da533d',0,'playground','demo','packaging','ben','Ben','','4be3ea5bf2fa4f1a8999ad2afbeaf198','edit','flash','gemini-nano-banana-2.1','1K','released',47777,0,'refused',1795896554752,1795896554972);
INSERT INTO "ledger" VALUES('7f8adab5f29c464f8f22c4dad40c171d',0,'playground','demo','general','ana','Ana','','801cea31efea4ac5a9752c4ef697ccbd','new','lite','gemini-3.1-flash-lite-image','1K','used',36036,33737,NULL,1795896554910,1795896555037);
CREATE TABLE limits (
	platform TEXT NOT NULL, 
	workspace TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	subject_name TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	amount BIGINT NOT NULL, 
	per TEXT NOT NULL, 
	tier TEXT NOT NULL, 
	apart INTEGER NOT NULL, 
	PRIMARY KEY (platform, workspace, "key")
);
INSERT INTO "limits" VALUES('discord','1576329079727063042','channel|1576329123670786122||images|month|pro|all','channel','1576329123670786122','','','images',1,'month','pro',0);
INSERT INTO "limits" VALUES('discord','1576329079727063042','channel|1576329123670786122||images|day||each','channel','1576329123670786122','','','images',40,'day','',1);
INSERT INTO "limits" VALUES('discord','1576329079727063042','channel|1576329123670786122||money|month||all','channel','1576329123670786122','','','money',9500000,'month','',0);
INSERT INTO "limits" VALUES('slack','T0TEAM','channel|C0002||images|month|pro|all','channel','C0002','','','images',1,'month','pro',0);
INSERT INTO "limits" VALUES('slack','T0TEAM','channel|C0002||images|day||each','channel','C0002','','','images',40,'day','',1);
INSERT INTO "limits" VALUES('slack','T0TEAM','channel|C0002||money|month||all','channel','C0002','','','money',9500000,'month','',0);
INSERT INTO "limits" VALUES('playground','demo','channel|packaging||images|month|pro|all','channel','packaging','','','images',1,'month','pro',0);
INSERT INTO "limits" VALUES('playground','demo','channel|packaging||images|day||each','channel','packaging','','','images',40,'day','',1);
INSERT INTO "limits" VALUES('playground','demo','channel|packaging||money|month||all','channel','packaging','','','money',9500000,'month','',0);
CREATE TABLE marks (
	render TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (render, "key")
);
INSERT INTO "marks" VALUES('cd01b2580d29406dbea4b7f7244d0df4','message','1576329079727063044.1576329093438242851');
INSERT INTO "marks" VALUES('46d004e483d748c59e0121782d7b0df3','placeholder','1576328976199057408');
INSERT INTO "marks" VALUES('46d004e483d748c59e0121782d7b0df3','message','1576329093438242851.1576329102036566054');
INSERT INTO "marks" VALUES('33b8be6626964196a8b945929311fe30','placeholder','1576328976509435904');
INSERT INTO "marks" VALUES('33b8be6626964196a8b945929311fe30','message','1576329093438242851.1576329102346944553');
INSERT INTO "marks" VALUES('6228db3a2b424513a5195396796e8ced','result','1576328976798842880');
INSERT INTO "marks" VALUES('6228db3a2b424513a5195396796e8ced','message','1576329093438242851.1576329102674100269');
INSERT INTO "marks" VALUES('8b384925b89746e7b45c696f6c3f3592','message','1576329093438242851.1576329102690877488');
INSERT INTO "marks" VALUES('8b384925b89746e7b45c696f6c3f3592','notes','Asked for 2K; the model gave 48×48.');
INSERT INTO "marks" VALUES('727cf259ce4e4b8ea4027a11a32dbbdb','result','1576328977738366976');
INSERT INTO "marks" VALUES('727cf259ce4e4b8ea4027a11a32dbbdb','message','1576329093438242851.1576329103605235764');
INSERT INTO "marks" VALUES('60ca46c25f2b4ebab6970ad8b4776234','message','1576329079727063044.1576329123247161413');
INSERT INTO "marks" VALUES('c32543a97b0c4428be1e9b07a29fbe9a','message','1576329123670786122.1576329123859529814');
INSERT INTO "marks" VALUES('c7d0c75a6628418e9dfd2059f2826877','opening','1795896550.018209');
INSERT INTO "marks" VALUES('c7d0c75a6628418e9dfd2059f2826877','placeholder','1795896550.020119');
INSERT INTO "marks" VALUES('c7d0c75a6628418e9dfd2059f2826877','completing','F0002');
INSERT INTO "marks" VALUES('c7d0c75a6628418e9dfd2059f2826877','message','1795896550.109540');
INSERT INTO "marks" VALUES('978c4410e8e24707bae722d7889ecf31','opening','1795896550.430559');
INSERT INTO "marks" VALUES('978c4410e8e24707bae722d7889ecf31','placeholder','1795896550.436494');
INSERT INTO "marks" VALUES('978c4410e8e24707bae722d7889ecf31','completing','F0004');
INSERT INTO "marks" VALUES('f96005b1b6c2437e8c56effd67127968','opening','1795896550.637762');
INSERT INTO "marks" VALUES('f96005b1b6c2437e8c56effd67127968','placeholder','1795896550.642563');
INSERT INTO "marks" VALUES('978c4410e8e24707bae722d7889ecf31','message','1795896550.601115');
INSERT INTO "marks" VALUES('f96005b1b6c2437e8c56effd67127968','completing','F0006');
INSERT INTO "marks" VALUES('f96005b1b6c2437e8c56effd67127968','message','1795896550.952869');
INSERT INTO "marks" VALUES('cdb5f6845a4a45398f49d509a9b5240d','completing','F0008');
INSERT INTO "marks" VALUES('7722471de88c41518420e0cde1647846','opening','1795896551.204668');
INSERT INTO "marks" VALUES('7722471de88c41518420e0cde1647846','placeholder','1795896551.234650');
INSERT INTO "marks" VALUES('cdb5f6845a4a45398f49d509a9b5240d','message','1795896551.165319');
INSERT INTO "marks" VALUES('7722471de88c41518420e0cde1647846','notes','Asked for 2K; the model gave 48×48.');
INSERT INTO "marks" VALUES('7722471de88c41518420e0cde1647846','completing','F0010');
INSERT INTO "marks" VALUES('7722471de88c41518420e0cde1647846','message','1795896551.569261');
INSERT INTO "marks" VALUES('f9f7921ad5354244b9b857121ad99848','completing','F0012');
INSERT INTO "marks" VALUES('f9f7921ad5354244b9b857121ad99848','message','1795896551.817981');
INSERT INTO "marks" VALUES('0b511e39b3284c288f5c334ab545de2f','opening','1795896552.059403');
INSERT INTO "marks" VALUES('0b511e39b3284c288f5c334ab545de2f','placeholder','1795896552.068387');
INSERT INTO "marks" VALUES('0b511e39b3284c288f5c334ab545de2f','completing','F0018,F0019,F0020,F0021');
INSERT INTO "marks" VALUES('6c810a90315e4d12a37fd742034861a6','opening','1795896552.491893');
INSERT INTO "marks" VALUES('6c810a90315e4d12a37fd742034861a6','placeholder','1795896552.493276');
INSERT INTO "marks" VALUES('0b511e39b3284c288f5c334ab545de2f','message','1795896552.382283');
INSERT INTO "marks" VALUES('6c810a90315e4d12a37fd742034861a6','completing','F0027');
INSERT INTO "marks" VALUES('6c810a90315e4d12a37fd742034861a6','message','1795896552.613805');
INSERT INTO "marks" VALUES('cceb625460ce4ced9d6fe3f11d47de9f','notes','Asked for 2K; the model gave 48×48.');
INSERT INTO "marks" VALUES('07f00a1e269441248bed57e65cce3930','message','1576329079727063044.1576329141366554729');
INSERT INTO "marks" VALUES('a021a3eb754d412e8922c9218d034731','placeholder','1576329016246272000');
INSERT INTO "marks" VALUES('39c0f45ab99c4265b9a7156d3bb45ea2','opening','1795896554.253428');
INSERT INTO "marks" VALUES('a021a3eb754d412e8922c9218d034731','message','1576329123247161413.1576329142113140842');
INSERT INTO "marks" VALUES('39c0f45ab99c4265b9a7156d3bb45ea2','placeholder','1795896554.271352');
INSERT INTO "marks" VALUES('07546e63a9624272a3a2f59fed98f3d2','placeholder','1576329016426627072');
INSERT INTO "marks" VALUES('07546e63a9624272a3a2f59fed98f3d2','message','1576329123859529814.1576329142394159211');
INSERT INTO "marks" VALUES('b1dbd1b4434d4646b98a3f535d627f11','placeholder','1576329016711839744');
INSERT INTO "marks" VALUES('599854346f7a40768af5006b1f4e3174','opening','1795896554.396804');
INSERT INTO "marks" VALUES('b1dbd1b4434d4646b98a3f535d627f11','message','1576329123247161413.1576329142708732012');
INSERT INTO "marks" VALUES('599854346f7a40768af5006b1f4e3174','placeholder','1795896554.408447');
INSERT INTO "marks" VALUES('d34e88074fc94439b166bb0bb60d7591','opening','1795896554.561319');
INSERT INTO "marks" VALUES('dbb4fa05d5d94a3d89a63127e2bbb350','opening','1795896554.565245');
INSERT INTO "marks" VALUES('d34e88074fc94439b166bb0bb60d7591','placeholder','1795896554.574923');
INSERT INTO "marks" VALUES('dbb4fa05d5d94a3d89a63127e2bbb350','placeholder','1795896554.578762');
CREATE TABLE messages (
	platform TEXT NOT NULL, 
	workspace TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	message TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	version TEXT NOT NULL, 
	PRIMARY KEY (platform, workspace, channel, message, position)
);
INSERT INTO "messages" VALUES('discord','1576329079727063042','1576329079727063044','1576329093438242851',0,'d9c9c3c98a5c44f0bd67d2a7a25f17dd');
INSERT INTO "messages" VALUES('discord','1576329079727063042','1576329079727063044','1576329102036566054',0,'1077d5c411594505b3fe306f000db157');
INSERT INTO "messages" VALUES('discord','1576329079727063042','1576329079727063044','1576329102346944553',0,'0dfd6fe1bcd2480fafc7617aef77e9ba');
INSERT INTO "messages" VALUES('discord','1576329079727063042','1576329079727063044','1576329102674100269',0,'d9c9c3c98a5c44f0bd67d2a7a25f17dd');
INSERT INTO "messages" VALUES('discord','1576329079727063042','1576329079727063044','1576329102690877488',0,'33fe1b34d79e462cb41ed963229d29b9');
INSERT INTO "messages" VALUES('discord','1576329079727063042','1576329079727063044','1576329103605235764',0,'d9c9c3c98a5c44f0bd67d2a7a25f17dd');
INSERT INTO "messages" VALUES('discord','1576329079727063042','1576329079727063044','1576329123247161413',0,'8f95d62fc6824d0b9adda6001a57b4ba');
INSERT INTO "messages" VALUES('discord','1576329079727063042','1576329079727063044','1576329123247161413',1,'af10357b9ce549ed8578be57628730bd');
INSERT INTO "messages" VALUES('discord','1576329079727063042','1576329079727063044','1576329123247161413',2,'86a5533ead8d421f80c17e294fbeb6e6');
INSERT INTO "messages" VALUES('discord','1576329079727063042','1576329079727063044','1576329123247161413',3,'5d597ea8ab6943c091167d51ed0bcb57');
INSERT INTO "messages" VALUES('discord','1576329079727063042','1576329123670786122','1576329123859529814',0,'9193efeb9a3b45b3bbcbffcc31d07889');
INSERT INTO "messages" VALUES('slack','T0TEAM','C0001','1795896550.109540',0,'ebf19f717ed94632a280fd4aff28702a');
INSERT INTO "messages" VALUES('slack','T0TEAM','C0001','1795896550.601115',0,'14af29a63f4b4699b7f171253f75a192');
INSERT INTO "messages" VALUES('slack','T0TEAM','C0001','1795896550.952869',0,'be51749dbfcd48d88df2a920b5704463');
INSERT INTO "messages" VALUES('slack','T0TEAM','C0001','1795896551.165319',0,'ebf19f717ed94632a280fd4aff28702a');
INSERT INTO "messages" VALUES('slack','T0TEAM','C0001','1795896551.569261',0,'d7b28d0933cc482585c8a5e89d17043c');
INSERT INTO "messages" VALUES('slack','T0TEAM','C0001','1795896551.817981',0,'ebf19f717ed94632a280fd4aff28702a');
INSERT INTO "messages" VALUES('slack','T0TEAM','C0001','1795896552.382283',0,'a27d83b24cf140e580616c834ff9ac6b');
INSERT INTO "messages" VALUES('slack','T0TEAM','C0001','1795896552.382283',1,'95ff662b37d646e291f955309fd3f4c1');
INSERT INTO "messages" VALUES('slack','T0TEAM','C0001','1795896552.382283',2,'93abb52790814d32ac9511b1fd5515bf');
INSERT INTO "messages" VALUES('slack','T0TEAM','C0001','1795896552.382283',3,'ddb28e082c934576a70865e596e5044a');
INSERT INTO "messages" VALUES('slack','T0TEAM','C0002','1795896552.613805',0,'83a21f8bdfd742e782957d966327e17f');
INSERT INTO "messages" VALUES('playground','demo','general','1',0,'f0764eb420e64cccb59ee72c8be40913');
INSERT INTO "messages" VALUES('playground','demo','general','3',0,'16586b5b43404d0d83034141630c837a');
INSERT INTO "messages" VALUES('playground','demo','general','5',0,'5dabe6d275a74e59af634c6a00e5be64');
INSERT INTO "messages" VALUES('playground','demo','general','7',0,'f0764eb420e64cccb59ee72c8be40913');
INSERT INTO "messages" VALUES('playground','demo','general','9',0,'1db15ce04d804e3bac26a617526dd018');
INSERT INTO "messages" VALUES('playground','demo','general','11',0,'f0764eb420e64cccb59ee72c8be40913');
INSERT INTO "messages" VALUES('playground','demo','general','19',0,'2d602f68561b4171b317e90f1082f647');
INSERT INTO "messages" VALUES('playground','demo','general','19',1,'0438250e5187423a8db45f440c765477');
INSERT INTO "messages" VALUES('playground','demo','general','19',2,'566194bf56fc4372bd2eb365b34e3e06');
INSERT INTO "messages" VALUES('playground','demo','general','19',3,'44b5dd4bfcea4bae9df1a6788479496c');
INSERT INTO "messages" VALUES('playground','demo','packaging','23',0,'5d47549b2e824f4c871242b1d6732213');
CREATE TABLE meters (
	platform TEXT NOT NULL, 
	workspace TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	person TEXT NOT NULL, 
	grp TEXT NOT NULL, 
	tier TEXT NOT NULL, 
	ends_at BIGINT NOT NULL, 
	starts_at BIGINT NOT NULL, 
	used_images BIGINT NOT NULL, 
	held_images BIGINT NOT NULL, 
	used_money BIGINT NOT NULL, 
	held_money BIGINT NOT NULL, 
	PRIMARY KEY (platform, workspace, channel, person, grp, tier, ends_at, starts_at)
);
INSERT INTO "meters" VALUES('discord','1576329079727063042','1576329123670786122','','','pro',1796083200000,1793491200000,1,0,135484,0);
INSERT INTO "meters" VALUES('discord','1576329079727063042','1576329123670786122','1576329079727063046','','',1795910400000,1795824000000,1,0,135484,0);
INSERT INTO "meters" VALUES('discord','1576329079727063042','1576329123670786122','','','',1796083200000,1793491200000,1,0,135484,0);
INSERT INTO "meters" VALUES('slack','T0TEAM','C0002','','','pro',1796083200000,1793491200000,1,0,135484,0);
INSERT INTO "meters" VALUES('slack','T0TEAM','C0002','U0002','','',1795910400000,1795824000000,1,0,135484,0);
INSERT INTO "meters" VALUES('slack','T0TEAM','C0002','','','',1796083200000,1793491200000,1,0,135484,0);
INSERT INTO "meters" VALUES('playground','demo','packaging','','','pro',1796083200000,1793491200000,1,0,135484,0);
INSERT INTO "meters" VALUES('playground','demo','packaging','ben','','',1795910400000,1795824000000,1,0,135484,0);
INSERT INTO "meters" VALUES('playground','demo','packaging','','','',1796083200000,1793491200000,1,0,135484,0);
CREATE TABLE moves (
	render TEXT NOT NULL, 
	version TEXT NOT NULL, 
	PRIMARY KEY (render)
);
INSERT INTO "moves" VALUES('6228db3a2b424513a5195396796e8ced','d9c9c3c98a5c44f0bd67d2a7a25f17dd');
INSERT INTO "moves" VALUES('727cf259ce4e4b8ea4027a11a32dbbdb','d9c9c3c98a5c44f0bd67d2a7a25f17dd');
INSERT INTO "moves" VALUES('cdb5f6845a4a45398f49d509a9b5240d','ebf19f717ed94632a280fd4aff28702a');
INSERT INTO "moves" VALUES('f9f7921ad5354244b9b857121ad99848','ebf19f717ed94632a280fd4aff28702a');
INSERT INTO "moves" VALUES('ba7ba08e18354dddb3586f76b9f23f83','f0764eb420e64cccb59ee72c8be40913');
INSERT INTO "moves" VALUES('8a382483efd74cb7a9870ab1fb740da5','f0764eb420e64cccb59ee72c8be40913');
CREATE TABLE notes (
	id TEXT NOT NULL, 
	platform TEXT NOT NULL, 
	workspace TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	key TEXT NOT NULL, 
	ends_at BIGINT NOT NULL, 
	posted INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "notes" VALUES('discord|1576329079727063042|channel|1576329123670786122||images|month|pro|all|1|1793491200000|100','discord','1576329079727063042','1576329123670786122','channel|1576329123670786122||images|month|pro|all',1796083200000,0);
INSERT INTO "notes" VALUES('slack|T0TEAM|channel|C0002||images|month|pro|all|1|1793491200000|100','slack','T0TEAM','C0002','channel|C0002||images|month|pro|all',1796083200000,0);
INSERT INTO "notes" VALUES('playground|demo|channel|packaging||images|month|pro|all|1|1793491200000|100','playground','demo','packaging','channel|packaging||images|month|pro|all',1796083200000,0);
CREATE TABLE paintings (
	render TEXT NOT NULL, 
	slot INTEGER NOT NULL, 
	calls INTEGER NOT NULL, 
	sha256 TEXT, 
	mime TEXT, 
	width INTEGER, 
	height INTEGER, 
	size BIGINT, 
	cost BIGINT, 
	seconds FLOAT, 
	remark TEXT, 
	response_id TEXT, 
	model_version TEXT, 
	PRIMARY KEY (render, slot)
);
INSERT INTO "paintings" VALUES('cd01b2580d29406dbea4b7f7244d0df4',0,1,'035ab5ea1f316c0e7ab841f8268d98c4e727f0bbde8e3c6972624c96456a48de','image/png',48,48,133,33738,2.9802454900004704541e-01,'','response-1','gemini-3.1-flash-lite-image');
INSERT INTO "paintings" VALUES('46d004e483d748c59e0121782d7b0df3',0,1,'01779a9f416c8e1c052802614b7c3246143a1530f623c485cf059f9f357901ed','image/png',48,48,132,36012,5.5967009998312278185e-03,'','response-2','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('33b8be6626964196a8b945929311fe30',0,1,'71ac4c9542d75894259f57afae3e0d49fb3531453e2713bc11934ed342a28320','image/png',48,48,132,36009,4.97669800006406148895e-03,'','response-3','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('8b384925b89746e7b45c696f6c3f3592',0,1,'b8efb1071aff8eb90b36e7ea21b2fa1d36f132b7e99142589465845ad7e1c9ec','image/png',48,48,132,137862,1.42532949998894764576e-02,'','response-4','gemini-3-pro-image');
INSERT INTO "paintings" VALUES('60ca46c25f2b4ebab6970ad8b4776234',0,1,'b176e482e0eb9a2c9b373ba8f5277d733e432f67194ffd77bb753bf03dce6413','image/png',48,48,133,34319,3.97550610000507731456e-02,'','response-5','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('60ca46c25f2b4ebab6970ad8b4776234',1,1,'840f78b595e728b5551be966ed45edc5dcca441484bb70d39c1a138b8b9ac6f4','image/png',48,48,133,34319,4.17338070001278538256e-02,'','response-6','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('60ca46c25f2b4ebab6970ad8b4776234',2,1,'f7b843a6b6d739463dcef00cf14c02587664e860033f53a17f5acd79d25c11b0','image/png',48,48,130,34319,3.67216960000860126456e-02,'','response-7','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('60ca46c25f2b4ebab6970ad8b4776234',3,1,'3ed4f0897b451b1107aa447eab5f5a3db03d333c44327394827499ec629d0043','image/png',48,48,132,34319,3.49182919999293517321e-02,'','response-8','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('c32543a97b0c4428be1e9b07a29fbe9a',0,1,'061e4e5b7995f53be52989136e8b97952e25d1928a66573938d9c3839eae8fc5','image/png',48,48,133,135484,5.80884600003628293052e-03,'','response-9','gemini-3-pro-image');
INSERT INTO "paintings" VALUES('c7d0c75a6628418e9dfd2059f2826877',0,1,'d83d2e43a640eb6d5ccaaa75f52146f6b4705de92cc7ee1288c839b138d22875','image/png',48,48,132,33738,5.23990900001081172376e-03,'','response-10','gemini-3.1-flash-lite-image');
INSERT INTO "paintings" VALUES('978c4410e8e24707bae722d7889ecf31',0,1,'7bebe954eb26f7c45b59f78595b36d0967d75ea8c5c3edaffc04e7bb6f083b27','image/png',48,48,132,36012,0.0174835919999623,'','response-11','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('f96005b1b6c2437e8c56effd67127968',0,1,'9e56bb6b53d690569333581b95321d736bf06353c01ffb91397f6735019d4426','image/png',48,48,132,36009,1.22072389999630104284e-02,'','response-12','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('7722471de88c41518420e0cde1647846',0,1,'94b81ff9462ad7039945000734cbcb37757e8b0944958019e587754600621242','image/png',48,48,133,137862,6.61352300016915251035e-03,'','response-13','gemini-3-pro-image');
INSERT INTO "paintings" VALUES('0b511e39b3284c288f5c334ab545de2f',0,1,'780d8c02df26e01c5b3189d50c949994e7b164df5fc31d48b585b2d610f370f9','image/png',48,48,132,34319,7.42784659998960705706e-02,'','response-14','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('0b511e39b3284c288f5c334ab545de2f',1,1,'7f7e20b51e3f093263f6f29a8f886fdb8f82b7c82c409381eae4900347956c92','image/png',48,48,133,34319,7.32839360000525630312e-02,'','response-15','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('0b511e39b3284c288f5c334ab545de2f',2,1,'93a00faca2f7ea24056a7eee7bb4f0bdc40176a4a58a2283456f9c4147bee897','image/png',48,48,130,34319,3.81246750000627798726e-02,'','response-16','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('0b511e39b3284c288f5c334ab545de2f',3,1,'b8a3ec260258a8a2a779a88efd2d15f86773a31dcd58699351767c9b314e86f5','image/png',48,48,131,34319,1.29557329998988279839e-02,'','response-17','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('6c810a90315e4d12a37fd742034861a6',0,1,'73387b4c66f6f10eab11dffad4cbadb422fdb25f71ef2c52c67051675ad1faba','image/png',48,48,132,135484,1.66317539999454311328e-02,'','response-18','gemini-3-pro-image');
INSERT INTO "paintings" VALUES('35b797168c3d4228b9e53f7ddcbdf3f3',0,1,'b069c3cfe26d9bb09904acb160a3385f1a968f7efad65ca9e154d3973ea15956','image/png',48,48,133,33738,4.70344099994690623134e-03,'','response-19','gemini-3.1-flash-lite-image');
INSERT INTO "paintings" VALUES('164a0ee12ac44b1c84ac0f69c4cea1d4',0,1,'3fb3ecd086b600f6c417deb6a23873912c693bca69cf740f8122c27c3df295f0','image/png',48,48,133,36012,4.89214200001697463449e-03,'','response-20','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('9445eb4197da4185b4b226013192573f',0,1,'256343635d74571050945e3348f16e6e162ea03e2b9c9620ddff34271016b8dd','image/png',48,48,131,36009,4.80280900001162081025e-03,'','response-21','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('cceb625460ce4ced9d6fe3f11d47de9f',0,1,'ceae0db6473bad31969291b4a0f954c0d807df6bfb833d2a7b7bdaac04a14a78','image/png',48,48,132,137862,4.64537400011977297253e-03,'','response-22','gemini-3-pro-image');
INSERT INTO "paintings" VALUES('3483881e2a9c4084b3ec69a9f775c546',0,1,'34fd61bc3d6d64b398345e9d66a690d46a4dc1aa8787cb6278aefb4fd607b419','image/png',48,48,132,34319,1.10964860000422049779e-02,'','response-23','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('3483881e2a9c4084b3ec69a9f775c546',1,1,'fbdd13ced63327cbc355c39f7f64bf51bb917484f234c798eff5d9f1c36f3ec1','image/png',48,48,131,34319,9.84807800000453426036e-03,'','response-24','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('3483881e2a9c4084b3ec69a9f775c546',2,1,'9663774b9a367b844e8f4ae6d8055c19e183d4ea033c5cfea3ba35b2c57af596','image/png',48,48,132,34319,0.00876654800003962,'','response-25','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('3483881e2a9c4084b3ec69a9f775c546',3,1,'48be553ff5017041e9b550eb3d83be8e5f9c5ef0f38ba6a60ab7be9f72e4828a','image/png',48,48,132,34319,7.38633399987520533613e-03,'','response-26','gemini-nano-banana-2.1');
INSERT INTO "paintings" VALUES('caaf5739692b4400af2a696f5a669d98',0,1,'7653fb9185effd2a69280caea74ff82e81ab9584edf78716571f01c66ac5bcbc','image/png',48,48,132,135484,2.00852149998809181852e-02,'','response-27','gemini-3-pro-image');
INSERT INTO "paintings" VALUES('07f00a1e269441248bed57e65cce3930',0,1,'0075a1d287dfe739c0211540d522e4ff04d8d173415e8aa441c5ff6a494b68bb','image/png',48,48,133,33737,5.93125509999481437262e-02,'','response-28','gemini-3.1-flash-lite-image');
INSERT INTO "paintings" VALUES('39c0f45ab99c4265b9a7156d3bb45ea2',0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "paintings" VALUES('a021a3eb754d412e8922c9218d034731',0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "paintings" VALUES('07546e63a9624272a3a2f59fed98f3d2',0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "paintings" VALUES('d34e88074fc94439b166bb0bb60d7591',0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "paintings" VALUES('dbb4fa05d5d94a3d89a63127e2bbb350',0,1,'a94d9492a4915133d1f534073d9e08637283f72a45dc5ce8a433d532f4df4d76','image/png',48,48,131,33737,5.1424580000002606539e-02,'','response-31','gemini-3.1-flash-lite-image');
INSERT INTO "paintings" VALUES('04d9ff24108548d0a1db448b395d27a2',0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "paintings" VALUES('4bc1dc0a9a804d42af51f27ac4da533d',0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "paintings" VALUES('7f8adab5f29c464f8f22c4dad40c171d',0,1,'e5806e5301739b5ea763a2884b861970cfdd3307f58ee03caf22ce0cb366e1c0','image/png',48,48,132,33737,2.84823329998289409559e-02,'','response-33','gemini-3.1-flash-lite-image');
CREATE TABLE renders (
	id TEXT NOT NULL, 
	thread TEXT NOT NULL, 
	place_in_thread INTEGER NOT NULL, 
	platform TEXT NOT NULL, 
	workspace TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	root TEXT, 
	person_id TEXT NOT NULL, 
	person_name TEXT NOT NULL, 
	wish TEXT NOT NULL, 
	choice TEXT NOT NULL, 
	attachments TEXT NOT NULL, 
	target TEXT, 
	follows INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	failure TEXT, 
	sentence TEXT, 
	message TEXT, 
	replied_to TEXT, 
	callback TEXT, 
	locale TEXT, 
	accepted_at BIGINT NOT NULL, 
	over_at BIGINT, 
	told INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (thread, place_in_thread)
);
INSERT INTO "renders" VALUES('cd01b2580d29406dbea4b7f7244d0df4','1c5a10f1034a48e7996225843c234bf0',1,'discord','1576329079727063042','1576329079727063044',NULL,'1576329079727063045','Ana','{"act":"new","words":"a red bicycle leaning against a blue door","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"lite","why":"one casual subject","rule":10}','[]',NULL,0,'done',NULL,NULL,NULL,NULL,NULL,'en-US',1795896543273,1795896544678,1);
INSERT INTO "renders" VALUES('46d004e483d748c59e0121782d7b0df3','1c5a10f1034a48e7996225843c234bf0',2,'discord','1576329079727063042','1576329079727063044','1576329093438242851','1576329079727063046','Ben','{"act":"edit","words":"make the door green","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"a small change","rule":9}','[]',NULL,1,'done',NULL,NULL,'1576329101940097061',NULL,NULL,'en-US',1795896544691,1795896544739,1);
INSERT INTO "renders" VALUES('33b8be6626964196a8b945929311fe30','1c5a10f1034a48e7996225843c234bf0',3,'discord','1576329079727063042','1576329079727063044','1576329093438242851','1576329079727063045','Ana','{"act":"edit","words":"make it night","version":1,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"a small change","rule":9}','[]','d9c9c3c98a5c44f0bd67d2a7a25f17dd',0,'done',NULL,NULL,'1576329102179172392',NULL,NULL,'en-US',1795896544761,1795896544796,1);
INSERT INTO "renders" VALUES('6228db3a2b424513a5195396796e8ced','1c5a10f1034a48e7996225843c234bf0',4,'discord','1576329079727063042','1576329079727063044','1576329093438242851','1576329079727063046','Ben','{"act":"undo","words":"","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"no model needed","rule":0}','[]',NULL,1,'done',NULL,NULL,'1576329102418247723',NULL,NULL,'en-US',1795896544819,1795896544891,1);
INSERT INTO "renders" VALUES('8b384925b89746e7b45c696f6c3f3592','1c5a10f1034a48e7996225843c234bf0',5,'discord','1576329079727063042','1576329079727063044','1576329093438242851','1576329079727063046','Ben','{"act":"final","words":"","version":null,"tier":null,"ratio":null,"size":"2K","count":1,"avoid":null,"note":""}','{"tier":"pro","why":"a final","rule":6}','[]',NULL,1,'done',NULL,NULL,NULL,NULL,NULL,'en-US',1795896544911,1795896545016,1);
INSERT INTO "renders" VALUES('727cf259ce4e4b8ea4027a11a32dbbdb','1c5a10f1034a48e7996225843c234bf0',6,'discord','1576329079727063042','1576329079727063044','1576329093438242851','1576329079727063046','Ben','{"act":"undo","words":"","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"pro","why":"no model needed","rule":0}','[]',NULL,1,'done',NULL,NULL,'1576329103340994610',NULL,NULL,'en-US',1795896545033,1795896545093,1);
INSERT INTO "renders" VALUES('60ca46c25f2b4ebab6970ad8b4776234','07d0429624fb4e1e92a09d053442fb91',1,'discord','1576329079727063042','1576329079727063044',NULL,'1576329079727063047','Cyd','{"act":"new","words":"a paper boat","version":null,"tier":null,"ratio":null,"size":null,"count":4,"avoid":null,"note":""}','{"tier":"flash","why":"several at once: flash is quick","rule":2}','[]',NULL,0,'done',NULL,NULL,NULL,NULL,NULL,'en-US',1795896549767,1795896549863,1);
INSERT INTO "renders" VALUES('c32543a97b0c4428be1e9b07a29fbe9a','dcb029e7261148a3ba9a2598eee493ab',1,'discord','1576329079727063042','1576329123670786122',NULL,'1576329079727063046','Ben','{"act":"new","words":"a red kite","version":null,"tier":"pro","ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"pro","why":"you chose it","rule":1}','[]',NULL,0,'done',NULL,NULL,NULL,NULL,NULL,'en-US',1795896549910,1795896549953,1);
INSERT INTO "renders" VALUES('c7d0c75a6628418e9dfd2059f2826877','5abd791c17c9413c93ed5f974a5e88fb',1,'slack','T0TEAM','C0001',NULL,'U0001','Ana','{"act":"new","words":"a red bicycle leaning against a blue door","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"lite","why":"one casual subject","rule":10}','[]',NULL,0,'done',NULL,NULL,NULL,NULL,NULL,NULL,1795896550007,1795896550271,1);
INSERT INTO "renders" VALUES('978c4410e8e24707bae722d7889ecf31','5abd791c17c9413c93ed5f974a5e88fb',2,'slack','T0TEAM','C0001','1795896550.109540','U0002','Ben','{"act":"edit","words":"make the door green","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"a small change","rule":9}','[]',NULL,1,'done',NULL,NULL,'1795896550.109739',NULL,NULL,NULL,1795896550402,1795896550753,1);
INSERT INTO "renders" VALUES('f96005b1b6c2437e8c56effd67127968','5abd791c17c9413c93ed5f974a5e88fb',3,'slack','T0TEAM','C0001','1795896550.109540','U0001','Ana','{"act":"edit","words":"make it night","version":1,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"a small change","rule":9}','[]','ebf19f717ed94632a280fd4aff28702a',0,'done',NULL,NULL,'1795896550.601319',NULL,NULL,NULL,1795896550609,1795896551082,1);
INSERT INTO "renders" VALUES('cdb5f6845a4a45398f49d509a9b5240d','5abd791c17c9413c93ed5f974a5e88fb',4,'slack','T0TEAM','C0001','1795896550.109540','U0002','Ben','{"act":"undo","words":"","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"no model needed","rule":0}','[]',NULL,1,'done',NULL,NULL,'1795896550.953081',NULL,NULL,NULL,1795896550989,1795896551384,1);
INSERT INTO "renders" VALUES('7722471de88c41518420e0cde1647846','5abd791c17c9413c93ed5f974a5e88fb',5,'slack','T0TEAM','C0001','1795896550.109540','U0002','Ben','{"act":"final","words":"","version":null,"tier":null,"ratio":null,"size":"2K","count":1,"avoid":null,"note":""}','{"tier":"pro","why":"a final","rule":6}','[]',NULL,1,'done',NULL,NULL,'1795896551.165551',NULL,NULL,NULL,1795896551171,1795896551722,1);
INSERT INTO "renders" VALUES('f9f7921ad5354244b9b857121ad99848','5abd791c17c9413c93ed5f974a5e88fb',6,'slack','T0TEAM','C0001','1795896550.109540','U0002','Ben','{"act":"undo","words":"","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"pro","why":"no model needed","rule":0}','[]',NULL,1,'done',NULL,NULL,'1795896551.569446',NULL,NULL,NULL,1795896551572,1795896551984,1);
INSERT INTO "renders" VALUES('0b511e39b3284c288f5c334ab545de2f','cd4f91b356c24856b71742679fc3dbff',1,'slack','T0TEAM','C0001',NULL,'U0003','Cyd','{"act":"new","words":"a paper boat","version":null,"tier":null,"ratio":null,"size":null,"count":4,"avoid":null,"note":""}','{"tier":"flash","why":"several at once: flash is quick","rule":2}','[]',NULL,0,'done',NULL,NULL,NULL,NULL,NULL,NULL,1795896551984,1795896552502,1);
INSERT INTO "renders" VALUES('6c810a90315e4d12a37fd742034861a6','f12caca97bc94ec4b07abe9c18720d23',1,'slack','T0TEAM','C0002',NULL,'U0002','Ben','{"act":"new","words":"a red kite","version":null,"tier":"pro","ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"pro","why":"you chose it","rule":1}','[]',NULL,0,'done',NULL,NULL,NULL,NULL,NULL,NULL,1795896552458,1795896552768,1);
INSERT INTO "renders" VALUES('35b797168c3d4228b9e53f7ddcbdf3f3','13bce32ec2114789b0e25bcc1af2085b',1,'playground','demo','general',NULL,'ana','Ana','{"act":"new","words":"a red bicycle leaning against a blue door","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"lite","why":"one casual subject","rule":10}','[]',NULL,0,'done',NULL,NULL,NULL,NULL,NULL,NULL,1795896552843,1795896552972,1);
INSERT INTO "renders" VALUES('164a0ee12ac44b1c84ac0f69c4cea1d4','13bce32ec2114789b0e25bcc1af2085b',2,'playground','demo','general','1','ben','Ben','{"act":"edit","words":"make the door green","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"a small change","rule":9}','[]',NULL,1,'done',NULL,NULL,'2',NULL,NULL,NULL,1795896553007,1795896553099,1);
INSERT INTO "renders" VALUES('9445eb4197da4185b4b226013192573f','13bce32ec2114789b0e25bcc1af2085b',3,'playground','demo','general','1','ana','Ana','{"act":"edit","words":"make it night","version":1,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"a small change","rule":9}','[]','f0764eb420e64cccb59ee72c8be40913',0,'done',NULL,NULL,'4',NULL,NULL,NULL,1795896553108,1795896553155,1);
INSERT INTO "renders" VALUES('ba7ba08e18354dddb3586f76b9f23f83','13bce32ec2114789b0e25bcc1af2085b',4,'playground','demo','general','1','ben','Ben','{"act":"undo","words":"","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"no model needed","rule":0}','[]',NULL,1,'done',NULL,NULL,'6',NULL,NULL,NULL,1795896553167,1795896553194,1);
INSERT INTO "renders" VALUES('cceb625460ce4ced9d6fe3f11d47de9f','13bce32ec2114789b0e25bcc1af2085b',5,'playground','demo','general','1','ben','Ben','{"act":"final","words":"","version":null,"tier":null,"ratio":null,"size":"2K","count":1,"avoid":null,"note":""}','{"tier":"pro","why":"a final","rule":6}','[]',NULL,1,'done',NULL,NULL,'8',NULL,NULL,NULL,1795896553206,1795896553256,1);
INSERT INTO "renders" VALUES('8a382483efd74cb7a9870ab1fb740da5','13bce32ec2114789b0e25bcc1af2085b',6,'playground','demo','general','1','ben','Ben','{"act":"undo","words":"","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"pro","why":"no model needed","rule":0}','[]',NULL,1,'done',NULL,NULL,'10',NULL,NULL,NULL,1795896553272,1795896553334,1);
INSERT INTO "renders" VALUES('3483881e2a9c4084b3ec69a9f775c546','617a5a358b3749e99c944b3ef3c6a168',1,'playground','demo','general',NULL,'chloe','Chloé','{"act":"new","words":"a paper boat","version":null,"tier":null,"ratio":null,"size":null,"count":4,"avoid":null,"note":""}','{"tier":"flash","why":"several at once: flash is quick","rule":2}','[]',NULL,0,'done',NULL,NULL,NULL,NULL,NULL,NULL,1795896553454,1795896553537,1);
INSERT INTO "renders" VALUES('caaf5739692b4400af2a696f5a669d98','4be3ea5bf2fa4f1a8999ad2afbeaf198',1,'playground','demo','packaging',NULL,'ben','Ben','{"act":"new","words":"a red kite","version":null,"tier":"pro","ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"pro","why":"you chose it","rule":1}','[]',NULL,0,'done',NULL,NULL,NULL,NULL,NULL,NULL,1795896553615,1795896553747,1);
INSERT INTO "renders" VALUES('07f00a1e269441248bed57e65cce3930','6b9fd7ba336647079f1ef52ceacc19cc',1,'discord','1576329079727063042','1576329079727063044',NULL,'1576329079727063045','Ana','{"act":"new","words":"a lighthouse in the storm","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"lite","why":"one casual subject","rule":10}','[]',NULL,0,'painted',NULL,NULL,NULL,NULL,'{"application": "1576329079727063041", "token": "tok-1576329141282668648-secret", "asked": "1576329141282668647", "at": "1576329079727063044", "answer": "1576329141366554729"}','en-US',1795896554098,NULL,0);
INSERT INTO "renders" VALUES('a021a3eb754d412e8922c9218d034731','07d0429624fb4e1e92a09d053442fb91',2,'discord','1576329079727063042','1576329079727063044','1576329123247161413','1576329079727063047','Cyd','{"act":"edit","words":"add a flag","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"a small change","rule":9}','[]',NULL,1,'painting',NULL,NULL,'1576329141282668643',NULL,'{"at": "1576329123247161413"}','en-US',1795896554182,NULL,0);
INSERT INTO "renders" VALUES('39c0f45ab99c4265b9a7156d3bb45ea2','cd4f91b356c24856b71742679fc3dbff',2,'slack','T0TEAM','C0001','1795896552.382283','U0003','Cyd','{"act":"edit","words":"add a flag","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"a small change","rule":9}','[]',NULL,1,'painting',NULL,NULL,'1795896554.085382',NULL,NULL,NULL,1795896554203,NULL,0);
INSERT INTO "renders" VALUES('07546e63a9624272a3a2f59fed98f3d2','dcb029e7261148a3ba9a2598eee493ab',2,'discord','1576329079727063042','1576329123670786122','1576329123859529814','1576329079727063046','Ben','{"act":"edit","words":"make it forbidden","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"a small change","rule":9}','[]',NULL,1,'failed','refused','The model''s safety filter turned these words down. Nothing was charged. Say it in other words, or ask for something else.','1576329141282668646',NULL,'{"at": "1576329123859529814"}','en-US',1795896554226,1795896554510,0);
INSERT INTO "renders" VALUES('b1dbd1b4434d4646b98a3f535d627f11','07d0429624fb4e1e92a09d053442fb91',3,'discord','1576329079727063042','1576329079727063044','1576329123247161413','1576329079727063047','Cyd','{"act":"edit","words":"make it night","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"a small change","rule":9}','[]',NULL,1,'queued',NULL,NULL,'1576329141282668644',NULL,'{"at": "1576329123247161413"}','en-US',1795896554290,NULL,0);
INSERT INTO "renders" VALUES('599854346f7a40768af5006b1f4e3174','cd4f91b356c24856b71742679fc3dbff',3,'slack','T0TEAM','C0001','1795896552.382283','U0003','Cyd','{"act":"edit","words":"make it night","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"a small change","rule":9}','[]',NULL,1,'queued',NULL,NULL,'1795896554.243635',NULL,NULL,NULL,1795896554296,NULL,0);
INSERT INTO "renders" VALUES('8ae41bf5e633467089ccff012e4c85a2','07d0429624fb4e1e92a09d053442fb91',4,'discord','1576329079727063042','1576329079727063044','1576329123247161413','1576329079727063047','Cyd','{"act":"undo","words":"","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"no model needed","rule":0}','[]',NULL,1,'queued',NULL,NULL,'1576329141282668645',NULL,'{"at": "1576329123247161413"}','en-US',1795896554397,NULL,0);
INSERT INTO "renders" VALUES('86669c7e4cbe426e85024d52a1d69e19','cd4f91b356c24856b71742679fc3dbff',4,'slack','T0TEAM','C0001','1795896552.382283','U0003','Cyd','{"act":"undo","words":"","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"no model needed","rule":0}','[]',NULL,1,'queued',NULL,NULL,'1795896554.337447',NULL,NULL,NULL,1795896554465,NULL,0);
INSERT INTO "renders" VALUES('d34e88074fc94439b166bb0bb60d7591','f12caca97bc94ec4b07abe9c18720d23',2,'slack','T0TEAM','C0002','1795896552.613805','U0002','Ben','{"act":"edit","words":"make it forbidden","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"a small change","rule":9}','[]',NULL,1,'failed','refused','The model''s safety filter turned these words down. Nothing was charged. Say it in other words, or ask for something else.','1795896554.493802',NULL,NULL,NULL,1795896554525,1795896554724,0);
INSERT INTO "renders" VALUES('dbb4fa05d5d94a3d89a63127e2bbb350','63c36f0d4c9d4b16bb5f648f5be06a70',1,'slack','T0TEAM','C0001',NULL,'U0001','Ana','{"act":"new","words":"a lighthouse in the storm","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"lite","why":"one casual subject","rule":10}','[]',NULL,0,'painted',NULL,NULL,NULL,NULL,'{"response_url": "{slack}/respond/f42f072b08a5440f891e3da02e56a93b"}',NULL,1795896554542,NULL,0);
INSERT INTO "renders" VALUES('04d9ff24108548d0a1db448b395d27a2','617a5a358b3749e99c944b3ef3c6a168',2,'playground','demo','general','19','chloe','Chloé','{"act":"edit","words":"add a flag","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"a small change","rule":9}','[]',NULL,1,'painting',NULL,NULL,'28',NULL,NULL,NULL,1795896554702,NULL,0);
INSERT INTO "renders" VALUES('558bef2c3bed499c880c232fdac2e8f9','617a5a358b3749e99c944b3ef3c6a168',3,'playground','demo','general','19','chloe','Chloé','{"act":"edit","words":"make it night","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"a small change","rule":9}','[]',NULL,1,'queued',NULL,NULL,'29',NULL,NULL,NULL,1795896554730,NULL,0);
INSERT INTO "renders" VALUES('f9fbca3bedac4a18a6db4a0ffc94ce24','617a5a358b3749e99c944b3ef3c6a168',4,'playground','demo','general','19','chloe','Chloé','{"act":"undo","words":"","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"no model needed","rule":0}','[]',NULL,1,'queued',NULL,NULL,'30',NULL,NULL,NULL,1795896554741,NULL,0);
INSERT INTO "renders" VALUES('4bc1dc0a9a804d42af51f27ac4da533d','4be3ea5bf2fa4f1a8999ad2afbeaf198',2,'playground','demo','packaging','23','ben','Ben','{"act":"edit","words":"make it forbidden","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"flash","why":"a small change","rule":9}','[]',NULL,1,'failed','refused','The model''s safety filter turned these words down. Nothing was charged. Say it in other words, or ask for something else.','32',NULL,NULL,NULL,1795896554752,1795896554972,0);
INSERT INTO "renders" VALUES('7f8adab5f29c464f8f22c4dad40c171d','801cea31efea4ac5a9752c4ef697ccbd',1,'playground','demo','general',NULL,'ana','Ana','{"act":"new","words":"a lighthouse in the storm","version":null,"tier":null,"ratio":null,"size":null,"count":1,"avoid":null,"note":""}','{"tier":"lite","why":"one casual subject","rule":10}','[]',NULL,0,'painted',NULL,NULL,NULL,NULL,NULL,NULL,1795896554910,NULL,0);
CREATE TABLE requests (
	id TEXT NOT NULL, 
	platform TEXT NOT NULL, 
	workspace TEXT NOT NULL, 
	body TEXT NOT NULL, 
	kept_at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "requests" VALUES('145e1e8db49649d380b8a04e6f89fbf1','discord','1576329079727063042','{"id":"145e1e8db49649d380b8a04e6f89fbf1","place":{"platform":"discord","workspace":"1576329079727063042","channel":"1576329123670786122","root":null},"person":{"id":"1576329079727063046","name":"Ben"},"limit":"{\"target\":{\"scope\":\"channel\",\"channel\":\"1576329123670786122\",\"subject\":\"\",\"name\":\"\"},\"terms\":{\"unit\":\"images\",\"amount\":1,\"per\":\"month\",\"tier\":\"pro\",\"each\":false},\"configured\":false}","extra":1,"sentence":"Ben asks for more. This channel''s limit: 1 image a month on pro: used 1 of 1, 0 left. It opens again on Tuesday 1 December at 00:00 (UTC)."}',1795896549979);
INSERT INTO "requests" VALUES('40ce41a1e70347d1abd6b9e5cddc7ac8','slack','T0TEAM','{"id":"40ce41a1e70347d1abd6b9e5cddc7ac8","place":{"platform":"slack","workspace":"T0TEAM","channel":"C0002","root":null},"person":{"id":"U0002","name":"Ben"},"limit":"{\"target\":{\"scope\":\"channel\",\"channel\":\"C0002\",\"subject\":\"\",\"name\":\"\"},\"terms\":{\"unit\":\"images\",\"amount\":1,\"per\":\"month\",\"tier\":\"pro\",\"each\":false},\"configured\":false}","extra":1,"sentence":"Ben asks for more. This channel''s limit: 1 image a month on pro: used 1 of 1, 0 left. It opens again on Tuesday 1 December at 00:00 (UTC)."}',1795896552646);
INSERT INTO "requests" VALUES('5412256d563243e1a89779f2eb693f3b','playground','demo','{"id":"5412256d563243e1a89779f2eb693f3b","place":{"platform":"playground","workspace":"demo","channel":"packaging","root":null},"person":{"id":"ben","name":"Ben"},"limit":"{\"target\":{\"scope\":\"channel\",\"channel\":\"packaging\",\"subject\":\"\",\"name\":\"\"},\"terms\":{\"unit\":\"images\",\"amount\":1,\"per\":\"month\",\"tier\":\"pro\",\"each\":false},\"configured\":false}","extra":1,"sentence":"Ben asks for more. This channel''s limit: 1 image a month on pro: used 1 of 1, 0 left. It opens again on Tuesday 1 December at 00:00 (UTC)."}',1795896553801);
CREATE TABLE roots (
	platform TEXT NOT NULL, 
	workspace TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	root TEXT NOT NULL, 
	thread TEXT NOT NULL, 
	PRIMARY KEY (platform, workspace, channel, root)
);
INSERT INTO "roots" VALUES('discord','1576329079727063042','1576329079727063044','1576329093438242851','1c5a10f1034a48e7996225843c234bf0');
INSERT INTO "roots" VALUES('discord','1576329079727063042','1576329079727063044','1576329123247161413','07d0429624fb4e1e92a09d053442fb91');
INSERT INTO "roots" VALUES('discord','1576329079727063042','1576329123670786122','1576329123859529814','dcb029e7261148a3ba9a2598eee493ab');
INSERT INTO "roots" VALUES('slack','T0TEAM','C0001','1795896550.020119','5abd791c17c9413c93ed5f974a5e88fb');
INSERT INTO "roots" VALUES('slack','T0TEAM','C0001','1795896550.109540','5abd791c17c9413c93ed5f974a5e88fb');
INSERT INTO "roots" VALUES('slack','T0TEAM','C0001','1795896552.068387','cd4f91b356c24856b71742679fc3dbff');
INSERT INTO "roots" VALUES('slack','T0TEAM','C0002','1795896552.493276','f12caca97bc94ec4b07abe9c18720d23');
INSERT INTO "roots" VALUES('slack','T0TEAM','C0001','1795896552.382283','cd4f91b356c24856b71742679fc3dbff');
INSERT INTO "roots" VALUES('slack','T0TEAM','C0002','1795896552.613805','f12caca97bc94ec4b07abe9c18720d23');
INSERT INTO "roots" VALUES('playground','demo','general','1','13bce32ec2114789b0e25bcc1af2085b');
INSERT INTO "roots" VALUES('playground','demo','general','19','617a5a358b3749e99c944b3ef3c6a168');
INSERT INTO "roots" VALUES('playground','demo','packaging','23','4be3ea5bf2fa4f1a8999ad2afbeaf198');
INSERT INTO "roots" VALUES('discord','1576329079727063042','1576329079727063044','1576329141366554729','6b9fd7ba336647079f1ef52ceacc19cc');
INSERT INTO "roots" VALUES('slack','T0TEAM','C0001','1795896554.578762','63c36f0d4c9d4b16bb5f648f5be06a70');
INSERT INTO "roots" VALUES('playground','demo','general','35','801cea31efea4ac5a9752c4ef697ccbd');
CREATE TABLE shown (
	platform TEXT NOT NULL, 
	workspace TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	root TEXT NOT NULL, 
	person TEXT NOT NULL, 
	pictures TEXT NOT NULL, 
	until BIGINT NOT NULL, 
	PRIMARY KEY (platform, workspace, channel, root, person)
);
INSERT INTO "shown" VALUES('discord','1576329079727063042','1576329079727063044','1576329093438242851','1576329079727063047','[{"url":"{discord}/attachments/1576329093438242851/1576329124203462752/mine.png?ex=6b0c8665&is=6b0b34e5&hm=00","name":"mine.png","size":126,"mime":"image/png","id":"1576329124203462752","address":null,"origin":"from your earlier message"}]',1795897449993);
INSERT INTO "shown" VALUES('discord','1576329079727063042','1576329079727063044','1576329093438242851','','[{"url":"{discord}/attachments/1576329093438242851/1576329124203462752/mine.png?ex=6b0c8665&is=6b0b34e5&hm=00","name":"mine.png","size":126,"mime":"image/png","id":"1576329124203462752","address":null,"origin":"from the message above"}]',1795897149993);
INSERT INTO "shown" VALUES('slack','T0TEAM','C0001','1795896550.109540','U0003','[{"url":"{slack}/files/F0030/mine.png","name":"mine.png","size":126,"mime":"image/png","id":"F0030","address":null,"origin":"from your earlier message"}]',1795897452679);
INSERT INTO "shown" VALUES('slack','T0TEAM','C0001','1795896550.109540','','[{"url":"{slack}/files/F0030/mine.png","name":"mine.png","size":126,"mime":"image/png","id":"F0030","address":null,"origin":"from the message above"}]',1795897152679);
INSERT INTO "shown" VALUES('playground','demo','general','1','chloe','[{"url":"playground:files/04f78d01bb570b093f2aa1f8446643ef","name":"mine.png","size":126,"mime":null,"id":"04f78d01bb570b093f2aa1f8446643ef","address":null,"origin":"from your earlier message"}]',1795897454021);
INSERT INTO "shown" VALUES('playground','demo','general','1','','[{"url":"playground:files/04f78d01bb570b093f2aa1f8446643ef","name":"mine.png","size":126,"mime":null,"id":"04f78d01bb570b093f2aa1f8446643ef","address":null,"origin":"from the message above"}]',1795897154021);
CREATE TABLE threads (
	id TEXT NOT NULL, 
	platform TEXT NOT NULL, 
	workspace TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	root TEXT, 
	current TEXT, 
	undone TEXT NOT NULL, 
	renders INTEGER NOT NULL, 
	versions INTEGER NOT NULL, 
	begun_at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "threads" VALUES('1c5a10f1034a48e7996225843c234bf0','discord','1576329079727063042','1576329079727063044','1576329093438242851','d9c9c3c98a5c44f0bd67d2a7a25f17dd','["33fe1b34d79e462cb41ed963229d29b9"]',6,4,1795896543273);
INSERT INTO "threads" VALUES('07d0429624fb4e1e92a09d053442fb91','discord','1576329079727063042','1576329079727063044','1576329123247161413','8f95d62fc6824d0b9adda6001a57b4ba','[]',4,4,1795896549767);
INSERT INTO "threads" VALUES('dcb029e7261148a3ba9a2598eee493ab','discord','1576329079727063042','1576329123670786122','1576329123859529814','9193efeb9a3b45b3bbcbffcc31d07889','[]',2,1,1795896549910);
INSERT INTO "threads" VALUES('5abd791c17c9413c93ed5f974a5e88fb','slack','T0TEAM','C0001','1795896550.109540','ebf19f717ed94632a280fd4aff28702a','["d7b28d0933cc482585c8a5e89d17043c"]',6,4,1795896550007);
INSERT INTO "threads" VALUES('cd4f91b356c24856b71742679fc3dbff','slack','T0TEAM','C0001','1795896552.382283','a27d83b24cf140e580616c834ff9ac6b','[]',4,4,1795896551984);
INSERT INTO "threads" VALUES('f12caca97bc94ec4b07abe9c18720d23','slack','T0TEAM','C0002','1795896552.613805','83a21f8bdfd742e782957d966327e17f','[]',2,1,1795896552458);
INSERT INTO "threads" VALUES('13bce32ec2114789b0e25bcc1af2085b','playground','demo','general','1','f0764eb420e64cccb59ee72c8be40913','["1db15ce04d804e3bac26a617526dd018"]',6,4,1795896552843);
INSERT INTO "threads" VALUES('617a5a358b3749e99c944b3ef3c6a168','playground','demo','general','19','2d602f68561b4171b317e90f1082f647','[]',4,4,1795896553454);
INSERT INTO "threads" VALUES('4be3ea5bf2fa4f1a8999ad2afbeaf198','playground','demo','packaging','23','5d47549b2e824f4c871242b1d6732213','[]',2,1,1795896553615);
INSERT INTO "threads" VALUES('6b9fd7ba336647079f1ef52ceacc19cc','discord','1576329079727063042','1576329079727063044','1576329141366554729','611683efc094446cb7909bcf83950eb4','[]',1,1,1795896554098);
INSERT INTO "threads" VALUES('63c36f0d4c9d4b16bb5f648f5be06a70','slack','T0TEAM','C0001','1795896554.578762','94c89b2fd9a0469cade75da541a1ff84','[]',1,1,1795896554542);
INSERT INTO "threads" VALUES('801cea31efea4ac5a9752c4ef697ccbd','playground','demo','general','35','566ce9aab2124131a8551bfc72eba697','[]',1,1,1795896554910);
CREATE TABLE tries (
	render TEXT NOT NULL, 
	slot INTEGER NOT NULL, 
	attempt INTEGER NOT NULL, 
	tier TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	cost BIGINT NOT NULL, 
	seconds FLOAT NOT NULL, 
	billed INTEGER NOT NULL, 
	made_at BIGINT NOT NULL, 
	PRIMARY KEY (render, slot, attempt)
);
INSERT INTO "tries" VALUES('cd01b2580d29406dbea4b7f7244d0df4',0,1,'lite','painted',33738,2.97794566999982635024e-01,1,1795896544665);
INSERT INTO "tries" VALUES('46d004e483d748c59e0121782d7b0df3',0,1,'flash','painted',36012,0.00538597599984314,1,1795896544716);
INSERT INTO "tries" VALUES('33b8be6626964196a8b945929311fe30',0,1,'flash','painted',36009,4.78400999986661190632e-03,1,1795896544789);
INSERT INTO "tries" VALUES('8b384925b89746e7b45c696f6c3f3592',0,1,'pro','painted',137862,1.39976640000440966105e-02,1,1795896544981);
INSERT INTO "tries" VALUES('60ca46c25f2b4ebab6970ad8b4776234',0,1,'flash','painted',34319,3.95047990000421123113e-02,1,1795896549836);
INSERT INTO "tries" VALUES('60ca46c25f2b4ebab6970ad8b4776234',2,1,'flash','painted',34319,3.65449630000966863008e-02,1,1795896549837);
INSERT INTO "tries" VALUES('60ca46c25f2b4ebab6970ad8b4776234',1,1,'flash','painted',34319,4.15349600000354257645e-02,1,1795896549837);
INSERT INTO "tries" VALUES('60ca46c25f2b4ebab6970ad8b4776234',3,1,'flash','painted',34319,3.43970970000100351171e-02,1,1795896549838);
INSERT INTO "tries" VALUES('c32543a97b0c4428be1e9b07a29fbe9a',0,1,'pro','painted',135484,5.50219899992043792735e-03,1,1795896549933);
INSERT INTO "tries" VALUES('c7d0c75a6628418e9dfd2059f2826877',0,1,'lite','painted',33738,5.01406300008966354653e-03,1,1795896550033);
INSERT INTO "tries" VALUES('978c4410e8e24707bae722d7889ecf31',0,1,'flash','painted',36012,1.72177770000416785478e-02,1,1795896550513);
INSERT INTO "tries" VALUES('f96005b1b6c2437e8c56effd67127968',0,1,'flash','painted',36009,1.19694550000986055238e-02,1,1795896550829);
INSERT INTO "tries" VALUES('7722471de88c41518420e0cde1647846',0,1,'pro','painted',137862,6.36509400010254466906e-03,1,1795896551453);
INSERT INTO "tries" VALUES('0b511e39b3284c288f5c334ab545de2f',2,1,'flash','painted',34319,3.76452509999580797739e-02,1,1795896552270);
INSERT INTO "tries" VALUES('0b511e39b3284c288f5c334ab545de2f',0,1,'flash','painted',34319,7.4038708999978553038e-02,1,1795896552270);
INSERT INTO "tries" VALUES('0b511e39b3284c288f5c334ab545de2f',1,1,'flash','painted',34319,7.29937739999968471238e-02,1,1795896552270);
INSERT INTO "tries" VALUES('0b511e39b3284c288f5c334ab545de2f',3,1,'flash','painted',34319,1.2495768999997380888e-02,1,1795896552270);
INSERT INTO "tries" VALUES('6c810a90315e4d12a37fd742034861a6',0,1,'pro','painted',135484,1.64410609997958090389e-02,1,1795896552545);
INSERT INTO "tries" VALUES('35b797168c3d4228b9e53f7ddcbdf3f3',0,1,'lite','painted',33738,4.52857000004769361112e-03,1,1795896552939);
INSERT INTO "tries" VALUES('164a0ee12ac44b1c84ac0f69c4cea1d4',0,1,'flash','painted',36012,4.70513300001584866549e-03,1,1795896553095);
INSERT INTO "tries" VALUES('9445eb4197da4185b4b226013192573f',0,1,'flash','painted',36009,4.58771900002830079756e-03,1,1795896553152);
INSERT INTO "tries" VALUES('cceb625460ce4ced9d6fe3f11d47de9f',0,1,'pro','painted',137862,4.47288700001990946475e-03,1,1795896553247);
INSERT INTO "tries" VALUES('3483881e2a9c4084b3ec69a9f775c546',0,1,'flash','painted',34319,1.09096379999300552299e-02,1,1795896553478);
INSERT INTO "tries" VALUES('3483881e2a9c4084b3ec69a9f775c546',1,1,'flash','painted',34319,9.60585699999683129135e-03,1,1795896553479);
INSERT INTO "tries" VALUES('3483881e2a9c4084b3ec69a9f775c546',2,1,'flash','painted',34319,8.69346900003620248753e-03,1,1795896553479);
INSERT INTO "tries" VALUES('3483881e2a9c4084b3ec69a9f775c546',3,1,'flash','painted',34319,7.32529299989437276963e-03,1,1795896553480);
INSERT INTO "tries" VALUES('caaf5739692b4400af2a696f5a669d98',0,1,'pro','painted',135484,1.98423030001322331372e-02,1,1795896553713);
INSERT INTO "tries" VALUES('07f00a1e269441248bed57e65cce3930',0,1,'lite','painted',33737,5.89657049999914306681e-02,1,1795896554250);
INSERT INTO "tries" VALUES('07546e63a9624272a3a2f59fed98f3d2',0,1,'flash','refused',0,2.71066159998554212506e-02,0,1795896554496);
INSERT INTO "tries" VALUES('d34e88074fc94439b166bb0bb60d7591',0,1,'flash','refused',0,8.20001690001390670659e-02,0,1795896554719);
INSERT INTO "tries" VALUES('dbb4fa05d5d94a3d89a63127e2bbb350',0,1,'lite','painted',33737,5.12585030000991537235e-02,1,1795896554742);
INSERT INTO "tries" VALUES('4bc1dc0a9a804d42af51f27ac4da533d',0,1,'flash','refused',0,1.55462289999377389904e-02,0,1795896554953);
INSERT INTO "tries" VALUES('7f8adab5f29c464f8f22c4dad40c171d',0,1,'lite','painted',33737,0.0282081749999179,1,1795896555037);
CREATE TABLE versions (
	id TEXT NOT NULL, 
	thread TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	parent TEXT, 
	"before" TEXT, 
	render TEXT NOT NULL, 
	slot INTEGER NOT NULL, 
	act TEXT NOT NULL, 
	words TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	mime TEXT NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	size BIGINT NOT NULL, 
	tier TEXT NOT NULL, 
	model TEXT NOT NULL, 
	why TEXT NOT NULL, 
	asked_ratio TEXT, 
	asked_size TEXT, 
	seconds FLOAT NOT NULL, 
	cost BIGINT NOT NULL, 
	alt TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	person_name TEXT NOT NULL, 
	made_at BIGINT NOT NULL, 
	remark TEXT NOT NULL, 
	response_id TEXT, 
	model_version TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (thread, number), 
	UNIQUE (render, slot)
);
INSERT INTO "versions" VALUES('d9c9c3c98a5c44f0bd67d2a7a25f17dd','1c5a10f1034a48e7996225843c234bf0',1,NULL,NULL,'cd01b2580d29406dbea4b7f7244d0df4',0,'new','a red bicycle leaning against a blue door','035ab5ea1f316c0e7ab841f8268d98c4e727f0bbde8e3c6972624c96456a48de','image/png',48,48,133,'lite','gemini-3.1-flash-lite-image','one casual subject',NULL,'1K',2.9802454900004704541e-01,33738,'a red bicycle leaning against a blue door','1576329079727063045','Ana',1795896544670,'','response-1','gemini-3.1-flash-lite-image');
INSERT INTO "versions" VALUES('1077d5c411594505b3fe306f000db157','1c5a10f1034a48e7996225843c234bf0',2,'d9c9c3c98a5c44f0bd67d2a7a25f17dd','d9c9c3c98a5c44f0bd67d2a7a25f17dd','46d004e483d748c59e0121782d7b0df3',0,'edit','make the door green','01779a9f416c8e1c052802614b7c3246143a1530f623c485cf059f9f357901ed','image/png',48,48,132,'flash','gemini-nano-banana-2.1','a small change','1:1','1K',5.5967009998312278185e-03,36012,'a red bicycle leaning against a blue door; then: make the door green','1576329079727063046','Ben',1795896544723,'','response-2','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('0dfd6fe1bcd2480fafc7617aef77e9ba','1c5a10f1034a48e7996225843c234bf0',3,'d9c9c3c98a5c44f0bd67d2a7a25f17dd','1077d5c411594505b3fe306f000db157','33b8be6626964196a8b945929311fe30',0,'edit','make it night','71ac4c9542d75894259f57afae3e0d49fb3531453e2713bc11934ed342a28320','image/png',48,48,132,'flash','gemini-nano-banana-2.1','a small change','1:1','1K',4.97669800006406148895e-03,36009,'a red bicycle leaning against a blue door; then: make it night','1576329079727063045','Ana',1795896544791,'','response-3','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('33fe1b34d79e462cb41ed963229d29b9','1c5a10f1034a48e7996225843c234bf0',4,'d9c9c3c98a5c44f0bd67d2a7a25f17dd','d9c9c3c98a5c44f0bd67d2a7a25f17dd','8b384925b89746e7b45c696f6c3f3592',0,'final','','b8efb1071aff8eb90b36e7ea21b2fa1d36f132b7e99142589465845ad7e1c9ec','image/png',48,48,132,'pro','gemini-3-pro-image','a final','1:1','2K',1.42532949998894764576e-02,137862,'a red bicycle leaning against a blue door','1576329079727063046','Ben',1795896544994,'','response-4','gemini-3-pro-image');
INSERT INTO "versions" VALUES('8f95d62fc6824d0b9adda6001a57b4ba','07d0429624fb4e1e92a09d053442fb91',1,NULL,NULL,'60ca46c25f2b4ebab6970ad8b4776234',0,'new','a paper boat','b176e482e0eb9a2c9b373ba8f5277d733e432f67194ffd77bb753bf03dce6413','image/png',48,48,133,'flash','gemini-nano-banana-2.1','several at once: flash is quick',NULL,'1K',3.97550610000507731456e-02,34319,'a paper boat','1576329079727063047','Cyd',1795896549854,'','response-5','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('af10357b9ce549ed8578be57628730bd','07d0429624fb4e1e92a09d053442fb91',2,NULL,NULL,'60ca46c25f2b4ebab6970ad8b4776234',1,'new','a paper boat','840f78b595e728b5551be966ed45edc5dcca441484bb70d39c1a138b8b9ac6f4','image/png',48,48,133,'flash','gemini-nano-banana-2.1','several at once: flash is quick',NULL,'1K',4.17338070001278538256e-02,34319,'a paper boat','1576329079727063047','Cyd',1795896549854,'','response-6','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('86a5533ead8d421f80c17e294fbeb6e6','07d0429624fb4e1e92a09d053442fb91',3,NULL,NULL,'60ca46c25f2b4ebab6970ad8b4776234',2,'new','a paper boat','f7b843a6b6d739463dcef00cf14c02587664e860033f53a17f5acd79d25c11b0','image/png',48,48,130,'flash','gemini-nano-banana-2.1','several at once: flash is quick',NULL,'1K',3.67216960000860126456e-02,34319,'a paper boat','1576329079727063047','Cyd',1795896549854,'','response-7','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('5d597ea8ab6943c091167d51ed0bcb57','07d0429624fb4e1e92a09d053442fb91',4,NULL,NULL,'60ca46c25f2b4ebab6970ad8b4776234',3,'new','a paper boat','3ed4f0897b451b1107aa447eab5f5a3db03d333c44327394827499ec629d0043','image/png',48,48,132,'flash','gemini-nano-banana-2.1','several at once: flash is quick',NULL,'1K',3.49182919999293517321e-02,34319,'a paper boat','1576329079727063047','Cyd',1795896549854,'','response-8','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('9193efeb9a3b45b3bbcbffcc31d07889','dcb029e7261148a3ba9a2598eee493ab',1,NULL,NULL,'c32543a97b0c4428be1e9b07a29fbe9a',0,'new','a red kite','061e4e5b7995f53be52989136e8b97952e25d1928a66573938d9c3839eae8fc5','image/png',48,48,133,'pro','gemini-3-pro-image','you chose it',NULL,'1K',5.80884600003628293052e-03,135484,'a red kite','1576329079727063046','Ben',1795896549941,'','response-9','gemini-3-pro-image');
INSERT INTO "versions" VALUES('ebf19f717ed94632a280fd4aff28702a','5abd791c17c9413c93ed5f974a5e88fb',1,NULL,NULL,'c7d0c75a6628418e9dfd2059f2826877',0,'new','a red bicycle leaning against a blue door','d83d2e43a640eb6d5ccaaa75f52146f6b4705de92cc7ee1288c839b138d22875','image/png',48,48,132,'lite','gemini-3.1-flash-lite-image','one casual subject',NULL,'1K',5.23990900001081172376e-03,33738,'a red bicycle leaning against a blue door','U0001','Ana',1795896550039,'','response-10','gemini-3.1-flash-lite-image');
INSERT INTO "versions" VALUES('14af29a63f4b4699b7f171253f75a192','5abd791c17c9413c93ed5f974a5e88fb',2,'ebf19f717ed94632a280fd4aff28702a','ebf19f717ed94632a280fd4aff28702a','978c4410e8e24707bae722d7889ecf31',0,'edit','make the door green','7bebe954eb26f7c45b59f78595b36d0967d75ea8c5c3edaffc04e7bb6f083b27','image/png',48,48,132,'flash','gemini-nano-banana-2.1','a small change','1:1','1K',0.0174835919999623,36012,'a red bicycle leaning against a blue door; then: make the door green','U0002','Ben',1795896550526,'','response-11','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('be51749dbfcd48d88df2a920b5704463','5abd791c17c9413c93ed5f974a5e88fb',3,'ebf19f717ed94632a280fd4aff28702a','14af29a63f4b4699b7f171253f75a192','f96005b1b6c2437e8c56effd67127968',0,'edit','make it night','9e56bb6b53d690569333581b95321d736bf06353c01ffb91397f6735019d4426','image/png',48,48,132,'flash','gemini-nano-banana-2.1','a small change','1:1','1K',1.22072389999630104284e-02,36009,'a red bicycle leaning against a blue door; then: make it night','U0001','Ana',1795896550830,'','response-12','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('d7b28d0933cc482585c8a5e89d17043c','5abd791c17c9413c93ed5f974a5e88fb',4,'ebf19f717ed94632a280fd4aff28702a','ebf19f717ed94632a280fd4aff28702a','7722471de88c41518420e0cde1647846',0,'final','','94b81ff9462ad7039945000734cbcb37757e8b0944958019e587754600621242','image/png',48,48,133,'pro','gemini-3-pro-image','a final','1:1','2K',6.61352300016915251035e-03,137862,'a red bicycle leaning against a blue door','U0002','Ben',1795896551489,'','response-13','gemini-3-pro-image');
INSERT INTO "versions" VALUES('a27d83b24cf140e580616c834ff9ac6b','cd4f91b356c24856b71742679fc3dbff',1,NULL,NULL,'0b511e39b3284c288f5c334ab545de2f',0,'new','a paper boat','780d8c02df26e01c5b3189d50c949994e7b164df5fc31d48b585b2d610f370f9','image/png',48,48,132,'flash','gemini-nano-banana-2.1','several at once: flash is quick',NULL,'1K',7.42784659998960705706e-02,34319,'a paper boat','U0003','Cyd',1795896552278,'','response-14','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('95ff662b37d646e291f955309fd3f4c1','cd4f91b356c24856b71742679fc3dbff',2,NULL,NULL,'0b511e39b3284c288f5c334ab545de2f',1,'new','a paper boat','7f7e20b51e3f093263f6f29a8f886fdb8f82b7c82c409381eae4900347956c92','image/png',48,48,133,'flash','gemini-nano-banana-2.1','several at once: flash is quick',NULL,'1K',7.32839360000525630312e-02,34319,'a paper boat','U0003','Cyd',1795896552278,'','response-15','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('93abb52790814d32ac9511b1fd5515bf','cd4f91b356c24856b71742679fc3dbff',3,NULL,NULL,'0b511e39b3284c288f5c334ab545de2f',2,'new','a paper boat','93a00faca2f7ea24056a7eee7bb4f0bdc40176a4a58a2283456f9c4147bee897','image/png',48,48,130,'flash','gemini-nano-banana-2.1','several at once: flash is quick',NULL,'1K',3.81246750000627798726e-02,34319,'a paper boat','U0003','Cyd',1795896552278,'','response-16','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('ddb28e082c934576a70865e596e5044a','cd4f91b356c24856b71742679fc3dbff',4,NULL,NULL,'0b511e39b3284c288f5c334ab545de2f',3,'new','a paper boat','b8a3ec260258a8a2a779a88efd2d15f86773a31dcd58699351767c9b314e86f5','image/png',48,48,131,'flash','gemini-nano-banana-2.1','several at once: flash is quick',NULL,'1K',1.29557329998988279839e-02,34319,'a paper boat','U0003','Cyd',1795896552278,'','response-17','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('83a21f8bdfd742e782957d966327e17f','f12caca97bc94ec4b07abe9c18720d23',1,NULL,NULL,'6c810a90315e4d12a37fd742034861a6',0,'new','a red kite','73387b4c66f6f10eab11dffad4cbadb422fdb25f71ef2c52c67051675ad1faba','image/png',48,48,132,'pro','gemini-3-pro-image','you chose it',NULL,'1K',1.66317539999454311328e-02,135484,'a red kite','U0002','Ben',1795896552553,'','response-18','gemini-3-pro-image');
INSERT INTO "versions" VALUES('f0764eb420e64cccb59ee72c8be40913','13bce32ec2114789b0e25bcc1af2085b',1,NULL,NULL,'35b797168c3d4228b9e53f7ddcbdf3f3',0,'new','a red bicycle leaning against a blue door','b069c3cfe26d9bb09904acb160a3385f1a968f7efad65ca9e154d3973ea15956','image/png',48,48,133,'lite','gemini-3.1-flash-lite-image','one casual subject',NULL,'1K',4.70344099994690623134e-03,33738,'a red bicycle leaning against a blue door','ana','Ana',1795896552943,'','response-19','gemini-3.1-flash-lite-image');
INSERT INTO "versions" VALUES('16586b5b43404d0d83034141630c837a','13bce32ec2114789b0e25bcc1af2085b',2,'f0764eb420e64cccb59ee72c8be40913','f0764eb420e64cccb59ee72c8be40913','164a0ee12ac44b1c84ac0f69c4cea1d4',0,'edit','make the door green','3fb3ecd086b600f6c417deb6a23873912c693bca69cf740f8122c27c3df295f0','image/png',48,48,133,'flash','gemini-nano-banana-2.1','a small change','1:1','1K',4.89214200001697463449e-03,36012,'a red bicycle leaning against a blue door; then: make the door green','ben','Ben',1795896553096,'','response-20','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('5dabe6d275a74e59af634c6a00e5be64','13bce32ec2114789b0e25bcc1af2085b',3,'f0764eb420e64cccb59ee72c8be40913','16586b5b43404d0d83034141630c837a','9445eb4197da4185b4b226013192573f',0,'edit','make it night','256343635d74571050945e3348f16e6e162ea03e2b9c9620ddff34271016b8dd','image/png',48,48,131,'flash','gemini-nano-banana-2.1','a small change','1:1','1K',4.80280900001162081025e-03,36009,'a red bicycle leaning against a blue door; then: make it night','ana','Ana',1795896553153,'','response-21','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('1db15ce04d804e3bac26a617526dd018','13bce32ec2114789b0e25bcc1af2085b',4,'f0764eb420e64cccb59ee72c8be40913','f0764eb420e64cccb59ee72c8be40913','cceb625460ce4ced9d6fe3f11d47de9f',0,'final','','ceae0db6473bad31969291b4a0f954c0d807df6bfb833d2a7b7bdaac04a14a78','image/png',48,48,132,'pro','gemini-3-pro-image','a final','1:1','2K',4.64537400011977297253e-03,137862,'a red bicycle leaning against a blue door','ben','Ben',1795896553253,'','response-22','gemini-3-pro-image');
INSERT INTO "versions" VALUES('2d602f68561b4171b317e90f1082f647','617a5a358b3749e99c944b3ef3c6a168',1,NULL,NULL,'3483881e2a9c4084b3ec69a9f775c546',0,'new','a paper boat','34fd61bc3d6d64b398345e9d66a690d46a4dc1aa8787cb6278aefb4fd607b419','image/png',48,48,132,'flash','gemini-nano-banana-2.1','several at once: flash is quick',NULL,'1K',1.10964860000422049779e-02,34319,'a paper boat','chloe','Chloé',1795896553493,'','response-23','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('0438250e5187423a8db45f440c765477','617a5a358b3749e99c944b3ef3c6a168',2,NULL,NULL,'3483881e2a9c4084b3ec69a9f775c546',1,'new','a paper boat','fbdd13ced63327cbc355c39f7f64bf51bb917484f234c798eff5d9f1c36f3ec1','image/png',48,48,131,'flash','gemini-nano-banana-2.1','several at once: flash is quick',NULL,'1K',9.84807800000453426036e-03,34319,'a paper boat','chloe','Chloé',1795896553493,'','response-24','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('566194bf56fc4372bd2eb365b34e3e06','617a5a358b3749e99c944b3ef3c6a168',3,NULL,NULL,'3483881e2a9c4084b3ec69a9f775c546',2,'new','a paper boat','9663774b9a367b844e8f4ae6d8055c19e183d4ea033c5cfea3ba35b2c57af596','image/png',48,48,132,'flash','gemini-nano-banana-2.1','several at once: flash is quick',NULL,'1K',0.00876654800003962,34319,'a paper boat','chloe','Chloé',1795896553493,'','response-25','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('44b5dd4bfcea4bae9df1a6788479496c','617a5a358b3749e99c944b3ef3c6a168',4,NULL,NULL,'3483881e2a9c4084b3ec69a9f775c546',3,'new','a paper boat','48be553ff5017041e9b550eb3d83be8e5f9c5ef0f38ba6a60ab7be9f72e4828a','image/png',48,48,132,'flash','gemini-nano-banana-2.1','several at once: flash is quick',NULL,'1K',7.38633399987520533613e-03,34319,'a paper boat','chloe','Chloé',1795896553493,'','response-26','gemini-nano-banana-2.1');
INSERT INTO "versions" VALUES('5d47549b2e824f4c871242b1d6732213','4be3ea5bf2fa4f1a8999ad2afbeaf198',1,NULL,NULL,'caaf5739692b4400af2a696f5a669d98',0,'new','a red kite','7653fb9185effd2a69280caea74ff82e81ab9584edf78716571f01c66ac5bcbc','image/png',48,48,132,'pro','gemini-3-pro-image','you chose it',NULL,'1K',2.00852149998809181852e-02,135484,'a red kite','ben','Ben',1795896553717,'','response-27','gemini-3-pro-image');
INSERT INTO "versions" VALUES('611683efc094446cb7909bcf83950eb4','6b9fd7ba336647079f1ef52ceacc19cc',1,NULL,NULL,'07f00a1e269441248bed57e65cce3930',0,'new','a lighthouse in the storm','0075a1d287dfe739c0211540d522e4ff04d8d173415e8aa441c5ff6a494b68bb','image/png',48,48,133,'lite','gemini-3.1-flash-lite-image','one casual subject',NULL,'1K',5.93125509999481437262e-02,33737,'a lighthouse in the storm','1576329079727063045','Ana',1795896554259,'','response-28','gemini-3.1-flash-lite-image');
INSERT INTO "versions" VALUES('94c89b2fd9a0469cade75da541a1ff84','63c36f0d4c9d4b16bb5f648f5be06a70',1,NULL,NULL,'dbb4fa05d5d94a3d89a63127e2bbb350',0,'new','a lighthouse in the storm','a94d9492a4915133d1f534073d9e08637283f72a45dc5ce8a433d532f4df4d76','image/png',48,48,131,'lite','gemini-3.1-flash-lite-image','one casual subject',NULL,'1K',5.1424580000002606539e-02,33737,'a lighthouse in the storm','U0001','Ana',1795896554747,'','response-31','gemini-3.1-flash-lite-image');
INSERT INTO "versions" VALUES('566ce9aab2124131a8551bfc72eba697','801cea31efea4ac5a9752c4ef697ccbd',1,NULL,NULL,'7f8adab5f29c464f8f22c4dad40c171d',0,'new','a lighthouse in the storm','e5806e5301739b5ea763a2884b861970cfdd3307f58ee03caf22ce0cb366e1c0','image/png',48,48,132,'lite','gemini-3.1-flash-lite-image','one casual subject',NULL,'1K',2.84823329998289409559e-02,33737,'a lighthouse in the storm','ana','Ana',1795896555050,'','response-33','gemini-3.1-flash-lite-image');
CREATE INDEX events_by_age ON events (seen_at);
CREATE INDEX renders_untold ON renders (told, accepted_at);
CREATE INDEX versions_by_tier ON versions (tier, made_at);
CREATE INDEX versions_by_person ON versions (person_id, made_at);
CREATE INDEX versions_by_original ON versions (sha256);
CREATE INDEX limits_by_subject ON limits (platform, workspace, subject, channel);
CREATE INDEX grants_by_end ON grants (platform, workspace, ends_at);
CREATE INDEX ledger_by_time ON ledger (platform, workspace, at);
CREATE INDEX ledger_by_channel ON ledger (platform, workspace, channel, at);
CREATE INDEX meters_by_end ON meters (ends_at);
CREATE INDEX audit_by_time ON audit (platform, workspace, at);
CREATE INDEX notes_unposted ON notes (posted, platform);
CREATE INDEX ledger_by_moment ON ledger (at);
CREATE INDEX ledger_by_person ON ledger (platform, person_id, at);
COMMIT;
