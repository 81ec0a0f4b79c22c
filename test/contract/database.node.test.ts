import 'fake-indexeddb/auto';
import { describe } from 'vitest';
import { databaseSuite } from './database';
import { migrationSuite } from './migrations';

describe('the database of the file store, on a stand-in', databaseSuite);
describe('migrations', migrationSuite);
