import { describe } from 'vitest';
import { databaseSuite } from './database';

describe('the database of the file store', databaseSuite);
