// A CouchDB of PouchDB's own making over LevelDB: prints its port once it listens on loopback.
import express from 'express';
import expressPouchDB from 'express-pouchdb';
import PouchDB from 'pouchdb';

const folder = process.argv[2];
const app = express();
app.use('/', expressPouchDB(PouchDB.defaults({ prefix: `${folder}/` }), {
  mode: 'minimumForPouchDB',
  logPath: `${folder}/log.txt`,
  configPath: `${folder}/config.json`,
}));
const listener = app.listen(0, '127.0.0.1', () => console.log(listener.address().port));
