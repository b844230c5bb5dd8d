import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { Organisation, startSimulator, type Simulator } from '../../src/simulator/server';
import { foreseen } from '../harness/faultBed/bed';
import { FaultProxy, type Trouble } from '../harness/faultBed/proxy';
import { agree, pick, type, type Reaction } from '../harness/scriptedPrompter';
import { TunnelProxy } from '../harness/tunnelProxy';
import { extensionId, run, signOutEverywhere } from './support';

export const north = '431581000000700501';
export const people = ['431581000000300001', '431581000000300002'];
const bystander = '431581000000300003';

function organisation(): Organisation {
  const made = new Organisation({ name: 'Cells' });
  made.addUser({ lastName: 'Admin', email: 'admin@cells.example', profile: 'Administrator' });
  for (const [index, id] of [...people, bystander].entries()) {
    made.addUser({ id, lastName: `User ${index}`, email: `user${index}@cells.example` });
  }
  made.addTerritory({ id: north, name: 'North' });
  made.addMember(north, bystander);
  return made;
}

/** Which requests meet a trouble, as `GET /path`, and whether all of them do, not only the first. */
export interface Meeting {
  readonly on: RegExp;
  readonly lasts?: boolean;
}

/** A simulator behind a proxy that can do it every harm, and the extension signed in to it. */
export abstract class HostBed {
  /** Requests since the trouble was planned, as `GET /path`. */
  get seen(): string[] {
    return this.proxy.requests
      .slice(this.plannedAt)
      .map(({ request }) => `${request.method} ${request.path}`);
  }
  private plannedAt = 0;
  /** What a person still has to type once they have agreed to a removal. */
  abstract readonly insists: readonly Reaction[];

  protected constructor(
    readonly simulator: Simulator,
    protected readonly proxy: FaultProxy,
  ) {}

  /** Signs in anew: nothing is known of the organisation then. */
  abstract signIn(): Promise<void>;

  /** Fails when requests took another road than the one this bed is about. */
  abstract assertRoad(): void;

  meet(trouble: Trouble, { on, lasts = false }: Meeting): void {
    this.plannedAt = this.proxy.requests.length;
    let left = lasts ? Infinity : 1;
    this.proxy.troubleFor = ({ method, path: target }) =>
      on.test(`${method} ${target}`) && left-- > 0 ? trouble : undefined;
  }

  /** Without trouble, with these members and the bystander, and signed in. */
  async reset(members: readonly string[]): Promise<void> {
    this.proxy.troubleFor = () => undefined;
    const { organisation: at } = this.simulator;
    for (const id of people) {
      if (members.includes(id)) at.addMember(north, id);
      else at.removeMember(north, id);
    }
    await this.signIn();
  }

  /** Those of the people who are members. */
  get members(): string[] {
    return people.filter((id) => this.simulator.organisation.isMember(north, id));
  }

  async close(): Promise<void> {
    await signOutEverywhere();
    await this.proxy.close();
    await this.simulator.close();
  }
}

/** The extension talks to the simulator as such, on this machine. */
export class LoopbackBed extends HostBed {
  readonly insists = [];

  static async start(): Promise<LoopbackBed> {
    const simulator = await startSimulator({ organisation: organisation() });
    return new LoopbackBed(simulator, await FaultProxy.start({ target: simulator.port, expects: foreseen }));
  }

  async signIn(): Promise<void> {
    const address = `http://127.0.0.1:${this.proxy.port}`;
    await run('zohoCrm.signInToLocalSimulator', [type(address), type(this.simulator.accessToken)]);
  }

  assertRoad(): void {
    // the only one there is
  }
}

/** The extension takes it for Zoho in Europe, and gets there by the proxy in the setting `http.proxy`. */
export class ProxiedBed extends HostBed {
  readonly insists = [type('Cells')];
  private isKnown = false;

  private constructor(
    simulator: Simulator,
    proxy: FaultProxy,
    private readonly tunnel: TunnelProxy,
  ) {
    super(simulator, proxy);
  }

  static async start(): Promise<ProxiedBed> {
    const simulator = await startSimulator({ organisation: organisation() });
    const pem = certificate();
    const tls = { key: pem, cert: pem };
    const proxy = await FaultProxy.start({ target: simulator.port, expects: foreseen, tls });
    const tunnel = new TunnelProxy({ tunnelsTo: proxy.port });
    await setProxy(await tunnel.open());
    return new ProxiedBed(simulator, proxy, tunnel);
  }

  async signIn(): Promise<void> {
    const script = [pick('eu · production · crm.zoho.eu'), type(this.simulator.accessToken)];
    // the first time in an organisation, a person looks whether it is theirs
    await run('zohoCrm.pasteAccessToken', this.isKnown ? script : [...script, agree()]);
    this.isKnown = true;
  }

  assertRoad(): void {
    const roads = this.tunnel.heads.splice(0).map((head) => head.split('\r\n', 1).join());
    assert.ok(roads.length > 0, 'nothing went by the proxy');
    assert.deepEqual([...new Set(roads)], ['CONNECT www.zohoapis.eu:443 HTTP/1.1']);
  }

  override async close(): Promise<void> {
    await super.close();
    await setProxy(undefined);
    await this.tunnel.close();
  }
}

/** Certificate and key of whoever stands in for Zoho; the editor of these tests trusts them. */
function certificate(): string {
  const { extensionPath = '' } = vscode.extensions.getExtension(extensionId) ?? {};
  return fs.readFileSync(path.join(extensionPath, 'test/harness/certificates/tunnel.pem'), 'utf8');
}

/** The certificates of the system do not count then, but those that Node.js is told of at its start do. */
async function setProxy(url: string | undefined): Promise<void> {
  const http = vscode.workspace.getConfiguration('http');
  await http.update('proxy', url, vscode.ConfigurationTarget.Global);
  const system = url === undefined ? undefined : false;
  await http.update('systemCertificates', system, vscode.ConfigurationTarget.Global);
}
