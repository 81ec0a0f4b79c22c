import { afterAll } from 'vitest';
import { createTestKernel } from '../../doubles/kernel';
import { removeJspi } from '../../doubles/without-jspi';
import { processSuite } from './process-suite';

removeJspi();
const desk = createTestKernel();
afterAll(() => desk.kernel.dispose());

processSuite(desk, true);
