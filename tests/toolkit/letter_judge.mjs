// The judge of another house: caniemail says which features of a page each program of mail lacks.
// stdin: the page; arguments: the folder of node_modules, then the programs; stdout: for each, what it does not show.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
const [base, ...clients] = process.argv.slice(2);
const require = createRequire(base + '/package.json');
const { caniemail } = await import(pathToFileURL(require.resolve('caniemail')));
let html = '';
for await (const piece of process.stdin) html += piece;
const lacking = clients.map(client => {
  const { issues } = caniemail({ clients: [client], html });
  return [client, [...new Set([...issues.errors.values()].flat().map(each => each.title))]];
});
console.log(JSON.stringify(Object.fromEntries(lacking)));
