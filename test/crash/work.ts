import fetch from 'node-fetch';
import { CrmClient } from '../../src/core/zoho/client';
import { RateLimiter } from '../../src/core/zoho/rateLimiter';
import { fixedToken } from '../../src/core/zoho/tokenProvider';
import { createTransport } from '../../src/core/zoho/transport';
import { applyPlan, resumeRun, type ApplyOptions } from '../../src/core/apply/apply';
import type { Plan } from '../../src/core/plan/plan';
import { RunHistory } from '../../src/core/journal/runHistory';

/** What a process is to do. */
export interface Work {
  /** The folder of the journals. */
  readonly folder: string;
  readonly plan: Plan;
  /** Of a simulator. */
  readonly url: string;
  readonly token: string;
}

/** Applies a plan, or goes on with the run that it finds; fails with what stopped the run. */
export async function work({ folder, plan, url, token }: Work): Promise<void> {
  const send = createTransport({ origin: url, version: () => 'v7', tokens: fixedToken(token), fetch });
  const history = new RunHistory(folder);
  const options: ApplyOptions = {
    client: new CrmClient(new RateLimiter(send).send),
    target: plan.target,
    history,
    cancel: new AbortController().signal,
    now: Date.now,
    leaseTiming: { heartbeatMs: 20, staleMs: 60, lookMs: 5 },
  };
  const [begun] = await history.list();
  const run = await (begun ? resumeRun(begun.id, options) : applyPlan(plan, options));
  if (run.error) throw run.error;
}
