// Microsoft's own client reads the fake: pages, a batch, a 429 that it repeats by itself, an error. Run by microsoft_client.py.
//   node client.cjs PACKAGES ADDRESSES.json
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");

const [packages, file] = process.argv.slice(2);
const library = require(path.join(packages, "node_modules/@microsoft/microsoft-graph-client"));
const addresses = JSON.parse(fs.readFileSync(file, "utf8"));

async function control(call, body) {
  const answer = await fetch(`${addresses.control}/control/${call}`, body && { method: "POST", body: JSON.stringify(body) });
  assert.strictEqual(answer.status, 200, await answer.clone().text());
  return answer.json();
}

async function token() {
  const fields = { grant_type: "client_credentials", client_id: addresses.client, client_secret: addresses.secret,
    scope: `${addresses.graph}/.default` };
  const answer = await fetch(`${addresses.login}/${addresses.tenant}/oauth2/v2.0/token`,
    { method: "POST", body: new URLSearchParams(fields) });
  return (await answer.json()).access_token;
}

function newClient(authProvider) {
  const host = new URL(addresses.graph).hostname;
  return library.Client.init({ authProvider, baseUrl: `${addresses.graph}/`, defaultVersion: "beta", customHosts: new Set([host]) });
}

async function readsPages(client) {
  const items = [];
  const first = await client.api("/deviceManagement/deviceConfigurations").get();
  assert.ok(first["@odata.nextLink"]);
  const pages = new library.PageIterator(client, first, (item) => items.push(item.id) > 0);
  await pages.iterate();
  assert.strictEqual(new Set(items).size, 5);
}

async function readsBatch(client) {
  const id = "a0000000-0000-4000-8000-000000000001";
  const steps = [`/groups/${id}`, "/groups/none"].map((url, i) => ({ id: `${i + 1}`, request: new Request(addresses.graph + url) }));
  const content = new library.BatchRequestContent(steps);
  const answers = new library.BatchResponseContent(await client.api("/$batch").post(await content.getContent()));
  assert.strictEqual(answers.getResponseById("1").status, 200);
  assert.strictEqual((await answers.getResponseById("1").json()).id, id);
  assert.strictEqual(answers.getResponseById("2").status, 404);
}

async function repeatsWhenThrottled(client) {
  await control("faults", { faults: [{ name: "throttled", hop: "list", times: 1,
    action: { kind: "status", status: 429, code: "TooManyRequests", retryAfter: "0.05" } }] });
  const found = await client.api("/groups").get();
  assert.strictEqual(found.value.length > 0, true);
  assert.strictEqual((await control("requests")).faults.throttled, 1);
}

async function saysWhatIsMissing(client) {
  await assert.rejects(client.api("/deviceManagement/nonsense").get(), (error) => error.statusCode === 400 && error.code === "BadRequest");
}

async function main() {
  await control("content", [{ fixture: "intune" }, { fixture: "entra" }]);
  await control("options", { pageSize: 2 });
  const accessToken = await token();
  const client = newClient((done) => done(null, accessToken));
  for (const check of [readsPages, readsBatch, repeatsWhenThrottled, saysWhatIsMissing]) {
    await check(client);
    console.log(`${check.name}: ok`);
  }
}

main();
