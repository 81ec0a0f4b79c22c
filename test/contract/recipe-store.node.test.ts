import 'fake-indexeddb/auto';
import { createIdbRecipeStore } from '../../src/recipes/idb-store';
import { createMemoryRecipeStore } from '../../src/recipes/memory-store';
import { recipeStoreSuite } from './recipe-store';

recipeStoreSuite('recipes in memory', createMemoryRecipeStore);
recipeStoreSuite('recipes on a stand-in for IndexedDB', createIdbRecipeStore);
