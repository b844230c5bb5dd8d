import type { TransportOptions } from '../../src/core/zoho/transport';
import type { Fault } from '../harness/faultBed/bed';
import type { Trouble } from '../harness/faultBed/proxy';
import {
  badCertificate,
  failsToConnect,
  lostWhileReading,
  refused,
  unknownHost,
  type Road,
} from '../harness/faultBed/roads';
import * as troubles from '../harness/faultBed/troubles';

/** One form that a fault of the table can take. */
export interface Variant {
  readonly name: string;
  readonly fault: Fault;
  /** Shorter than in life, where the fault is that something takes too long or is too large. */
  readonly limits?: TransportOptions['limits'];
  /** Only a fault when it does not end. */
  readonly lasts?: true;
  /** Whether the server did what it was asked to. */
  readonly takesEffect: boolean;
}

const short = { limits: { readMs: 250, writeMs: 250 } };
const small = { limits: { answerBytes: 64 * 1024 } };

function road(name: string, taken: Road): Variant[] {
  return [{ name, fault: { road: taken }, takesEffect: false }];
}

/** A trouble that keeps a request from the server, or its answer from us. */
function lost(make: (effect: troubles.Effect) => Trouble, more: Partial<Variant> = {}): Variant[] {
  return (['done', 'undone'] as const).map((effect) => {
    const trouble = make(effect);
    return { name: trouble.name, fault: { trouble }, takesEffect: effect === 'done', ...more };
  });
}

/** An answer in place of what the server would have done. */
function instead(trouble: Trouble, more: Partial<Variant> = {}): Variant[] {
  return [{ name: trouble.name, fault: { trouble }, takesEffect: false, ...more }];
}

/** The server does its work, and its answer is changed. */
function rewritten(name: string, change: (text: string) => string, more: Partial<Variant> = {}): Variant[] {
  return [{ name, fault: { trouble: troubles.rewritten(name, change) }, takesEffect: true, ...more }];
}

const elsewhere = 'http://127.0.0.1:9/crm/v7/org';
const limited = (headers: Record<string, string>) =>
  instead(troubles.refusal(429, 'TOO_MANY_REQUESTS', headers));
const deep = `{"users":[],"x":${'['.repeat(70)}${']'.repeat(70)}}`;
const morePages = (users: unknown[]) =>
  JSON.stringify({ users, territories: users, info: { more_records: true } });
const large = JSON.stringify({ users: [], x: 'x'.repeat(70 * 1024) });
/** The faults on the wire and in answers: rows T and A of the table. */
export const variants: Readonly<Record<string, readonly Variant[]>> = {
  T01: [
    ...road('the host is unknown', unknownHost),
    ...road('no name is resolved', failsToConnect('EAI_AGAIN')),
    ...road('no network', failsToConnect('ENETUNREACH')),
  ],
  T02: road('refused', refused),
  T03: [
    ...road('self-signed', badCertificate('selfSigned')),
    ...road('expired', badCertificate('expired')),
    ...road('another name', badCertificate('otherName')),
  ],
  T04: road('no connection in time', failsToConnect('ETIMEDOUT')),
  T05: instead(troubles.staleConnection),
  T06: [
    ...lost(troubles.reset),
    ...(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'] as const).map((code) => ({
      name: `read ${code}, done`,
      fault: { road: lostWhileReading(code) },
      takesEffect: true,
    })),
  ],
  T07: lost((effect) => troubles.resetAt(0.8, effect)),
  T08: lost(troubles.silence, short),
  T09: lost(troubles.drip, short),
  T10: lost(troubles.truncatedGzip),
  T11: [
    ...lost(troubles.corruptGzip),
    ...lost((effect) => troubles.wrongEncoding(effect, true)),
    ...lost((effect) => troubles.wrongEncoding(effect, false)),
  ],
  T12: instead(troubles.page('undone', 407)),
  T13: [502, 504].flatMap((status) => lost((effect) => troubles.page(effect, status))),
  T14: lost((effect) => troubles.page(effect, 200)),
  T15: [301, 302, 303].flatMap((status) => instead(troubles.redirect(status, elsewhere))),
  T16: [307, 308].flatMap((status) => instead(troubles.redirect(status, elsewhere))),
  T17: [302, 308].flatMap((status) => instead(troubles.redirect(status, '/crm/v7/org'))),
  A01: lost((effect) => troubles.answers(effect, 204, '')),
  A02: lost((effect) => troubles.answers(effect, 200, '')),
  A03: lost(troubles.halfJson),
  A04: [
    ...lost((effect) => troubles.answers(effect, 200, '{"data":[]}')),
    ...lost((effect) => troubles.answers(effect, 200, '"yes"')),
  ],
  A05: rewritten('ids are numbers', (text) => text.replace(/"id":"(\d{15,})"/g, '"id":$1')),
  A06: lost((effect) => troubles.answers(effect, 200, large), small),
  A07: lost((effect) => troubles.answers(effect, 200, deep)),
  A08: [
    ...instead(troubles.answers('undone', 200, morePages([])), { name: 'empty pages for ever', lasts: true }),
    ...instead(troubles.answers('undone', 200, morePages([{ id: '431581000000200001' }])), {
      name: 'the same page for ever',
      lasts: true,
    }),
  ],
  A09: instead(troubles.refusal(400, 'INVALID_DATA')),
  A12: [
    ...instead(troubles.refusal(401, 'INVALID_TOKEN')),
    ...instead(troubles.refusal(401, 'INVALID_OAUTHTOKEN')),
    ...instead(troubles.page('undone', 401)),
  ],
  A13: instead(troubles.refusal(401, 'OAUTH_SCOPE_MISMATCH')),
  A14: instead(troubles.refusal(403, 'NO_PERMISSION')),
  A15: instead(troubles.refusal(404, 'INVALID_URL_PATTERN')),
  A16: ['1', '42', '0.5'].flatMap((seconds) => limited({ 'retry-after': seconds })),
  A17: ['Wed, 25 Nov 2026 12:00:30 GMT', 'Tue, 24 Nov 2026 12:00:00 GMT'].flatMap((date) =>
    limited({ 'retry-after': date, date: 'Wed, 25 Nov 2026 12:00:00 GMT' }),
  ),
  A18: [{}, ...['', '-1', 'soon'].map((text) => ({ 'retry-after': text }))].flatMap(limited),
  A19: limited({ 'retry-after': '86400' }),
  A20: limited({}),
  A21: limited({ 'x-api-credits-remaining': '0' }),
  A22: [
    ...lost((effect) => troubles.answers(effect, 500, '{"code":"INTERNAL_ERROR","status":"error"}')),
    ...lost((effect) => troubles.answers(effect, 500, '{"code":"INTERNAL_SERVER_ERROR","message":""}')),
  ],
  A23: lost((effect) => troubles.answers(effect, 503, '', { 'retry-after': '20' })),
  A25: rewritten('an id is another one', (text) => text.replace(/"id":"\d+(\d)"/, '"id":"9999$1"')),
};

/** The forms in which something that only reads can tell them apart: whether it took effect is nothing to a read. */
export function variantsForReading(id: string): readonly Variant[] {
  const all = variants[id] ?? [];
  return all.some(({ takesEffect }) => takesEffect) ? all.filter(({ takesEffect }) => takesEffect) : all;
}
