// Fills a local PouchDB with the documents of a file (one JSON a line), then times replicate.to at its defaults to a
// server in a process of its own. Prints the seconds of the replication alone.
// usage: node replicate.mjs FOLDER DOCUMENTS
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import PouchDB from 'pouchdb';

const AT_ONCE = 500;
const [, , folder, file] = process.argv;
const documents = fs.readFileSync(file, 'utf8').trim().split('\n').map((line) => {
  const document = JSON.parse(line);
  return { _id: document.id, ...document };
});

fs.mkdirSync(path.join(folder, 'server'), { recursive: true });
const local = new PouchDB(path.join(folder, 'local'));
for (let first = 0; first < documents.length; first += AT_ONCE) {
  await local.bulkDocs(documents.slice(first, first + AT_ONCE));
}

const server = spawn(process.execPath, [path.join(import.meta.dirname, 'server.mjs'), path.join(folder, 'server')], {
  stdio: ['ignore', 'pipe', 'ignore'],
});
try {
  const port = await new Promise((ready) => server.stdout.once('data', (said) => ready(String(said).trim())));
  const remote = new PouchDB(`http://127.0.0.1:${port}/sales`);
  await remote.info(); // the connection and the database are there before the clock starts
  const begun = performance.now();
  const result = await local.replicate.to(remote);
  const seconds = (performance.now() - begun) / 1000;
  if (result.docs_written !== documents.length) {
    throw new Error(JSON.stringify(result));
  }
  console.log(seconds);
  await local.close();
} finally {
  server.kill();
}
