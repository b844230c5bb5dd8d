// Does the main job with one of Zoho's own Node SDKs and prints what it saw as JSON.
// usage: node useSdk.mjs '{"sdk":"/path/to/lib/index.js","url":…,"refreshToken":…,…}'
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const task = JSON.parse(process.argv[2]);
const sdk = await import(pathToFileURL(task.sdk).href);
const { BodyWrapper, DeassociateTerritoryUsersParam, TerritoryUsersOperations } = sdk.TerritoryUsers;
const { MasterModel: User } = await import(
  pathToFileURL(join(task.sdk, '../core/com/zoho/crm/api/users/users.js')).href
);

async function signIn() {
  const token = new sdk.OAuthBuilder()
    .clientId(task.clientId)
    .clientSecret(task.clientSecret)
    .refreshToken(task.refreshToken)
    .build();
  await (
    await new sdk.InitializeBuilder()
  )
    .environment(sdk.DataCenter.setEnvironment(task.url, `${task.url}/oauth/v2/token`, task.url))
    .token(token)
    .store(new sdk.FileStore(join(process.cwd(), `tokens-${task.version}.csv`)))
    .SDKConfig(new sdk.SDKConfigBuilder().autoRefreshFields(false).pickListValidation(false).build())
    .resourcePath(process.cwd())
    .initialize();
  return token.getUserSignature()?.getName();
}

function bodyOf(users) {
  const body = new BodyWrapper();
  body.setUsers(
    users.map((id) => {
      const user = new User();
      user.setId(BigInt(id));
      return user;
    }),
  );
  return body;
}

const codesOf = (response) =>
  response
    .getObject()
    .getUsers()
    .map((item) => item.getCode().getValue());

const territory = BigInt(task.territory);
const signedInAs = await signIn();
const territories = await new sdk.Territories.TerritoriesOperations().getTerritories(new sdk.ParameterMap());
const operations = new TerritoryUsersOperations();
const before = await operations.getTerritoryUsers(territory);
const bulk = await operations.updateTerritoryUsers(territory, bodyOf(task.bulk));
const single = await operations.updateTerritoryUser(BigInt(task.single), territory);
const again = await operations.updateTerritoryUser(BigInt(task.single), territory);
const ids = new sdk.ParameterMap();
await ids.add(DeassociateTerritoryUsersParam.IDS, task.remove.join(','));
const removed = await operations.deassociateTerritoryUsers(territory, ids);

process.stdout.write(
  JSON.stringify({
    signedInAs,
    territories: territories
      .getObject()
      .getTerritories()
      .map((item) => item.getName()),
    before: before
      .getObject()
      .getUsers()
      .map((user) => user.getId().toString()),
    bulk: codesOf(bulk),
    single: codesOf(single),
    again: codesOf(again),
    removed: codesOf(removed),
  }),
);
