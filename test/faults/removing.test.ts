import { declareCells } from './writingCells';

declareCells('remove');
declareCells('undo');
