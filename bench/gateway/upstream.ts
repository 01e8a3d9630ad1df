// A model server that answers every request with the same 4 kB: what is measured is what stands before it.

import { createServer } from 'node:http';

const body = JSON.stringify({
  id: 'chatcmpl-bench',
  choices: [{ index: 0, message: { role: 'assistant', content: 'x'.repeat(4_000) }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 10, completion_tokens: 10 },
});
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };

createServer((req, res) => {
  req.resume();
  req.once('end', () => {
    res.writeHead(200, headers);
    res.end(body);
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
