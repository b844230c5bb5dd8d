import { declareCells } from './writingCells';

declareCells('add');
declareCells('resume');
