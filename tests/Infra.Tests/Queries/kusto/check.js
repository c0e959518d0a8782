// Reads queries as JSON ({ name: text }) and writes what Azure's own language service says is wrong with each, as JSON.
'use strict';
const { analyse } = require('./workspace');

const problems = {};
for (const [name, text] of Object.entries(JSON.parse(require('fs').readFileSync(0, 'utf8')))) {
  const found = analyse(text).GetDiagnostics();
  problems[name] = Array.from({ length: found.Count }, (_, i) => `${found.getItem(i).Start}: ${found.getItem(i).Message}`);
}
console.log(JSON.stringify(problems));
