import 'fake-indexeddb/auto';
import { describe } from 'vitest';
import { databaseSuite } from './database';

describe('the database of the file store, on a stand-in', databaseSuite);
