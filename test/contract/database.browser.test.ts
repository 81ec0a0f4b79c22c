import { describe } from 'vitest';
import { databaseSuite } from './database';
import { migrationSuite } from './migrations';

describe('the database of the file store', databaseSuite);
describe('migrations', migrationSuite);
