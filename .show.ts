import { judge } from './test/differential/judge';
import { reportOf } from './test/differential/report';
import { scenarioOf } from './test/differential/scenario';
(async () => { for (const s of process.argv.slice(2)) console.log(reportOf(Number(s), await judge(scenarioOf(Number(s))))); })();
