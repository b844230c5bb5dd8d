import { judge } from '/tmp/wt/differential/test/differential/judge';
import { scenarioOf } from '/tmp/wt/differential/test/differential/scenario';
(async () => {
let reqs = 0; const t0 = performance.now(); const n = Number(process.argv[3] ?? 40); const from = Number(process.argv[2] ?? 100);
const byRule: Record<string, number[]> = {};
for (let s = from; s < from + n; s++) { const t=performance.now(); const v = await judge(scenarioOf(s)); reqs += v.record.filter(e => e.kind==='request').length; for (const r of new Set(v.mismatches.map(m=>m.rule))) (byRule[r] ??= []).push(s); const d=performance.now()-t; if (d>300) console.log('slow', s, d.toFixed(0)); }
const s = (performance.now()-t0)/1000; console.log(n/s, 'seeds/s', reqs/s, 'req/s', reqs/n, 'per seed'); console.log(JSON.stringify(byRule));
})();
