/** A column that an input is expected to have; `type` as in `ColumnSchema`. */
export interface RecipeColumn {
  readonly name: string;
  readonly type: string;
}

/** What must hold of an input. `min` and `max` are numbers or ISO days as text; null: no limit. */
export type RecipeCheck =
  | { readonly kind: 'rows'; readonly least: number }
  /** All expected columns are there. */
  | { readonly kind: 'columns' }
  /** They hold what they held. */
  | { readonly kind: 'types' }
  /** No empty cell. */
  | { readonly kind: 'filled'; readonly column: string }
  /** No value twice. */
  | { readonly kind: 'unique'; readonly column: string }
  | { readonly kind: 'range'; readonly column: string; readonly min: string | null; readonly max: string | null };

/** A file that the cells take. */
export interface RecipeInput {
  /** The name that stands for its path in the cells. */
  readonly parameter: string;
  /** As the file was called. */
  readonly name: string;
  /** Null: it is no table. */
  readonly columns: readonly RecipeColumn[] | null;
  readonly checks: readonly RecipeCheck[];
}

/** Cells that worked, kept to be run again on other files, without a model. */
export interface Recipe {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly inputs: readonly RecipeInput[];
  /** Python, with the parameters of the inputs in the place of paths. */
  readonly cells: readonly string[];
  /** Paths that the cells write in so many words. */
  readonly outputs: readonly string[];
}

/** Keeps recipes across visits. */
export interface RecipeStore {
  /** The newest first. */
  list(): Promise<readonly Recipe[]>;
  /** Adds a recipe, or replaces the one of its id. Rejects with the database's error. */
  put(recipe: Recipe): Promise<void>;
  remove(id: string): Promise<void>;
  /** Told after each change, also by other tabs. */
  watch(listener: () => void): () => void;
  close(): void;
}
