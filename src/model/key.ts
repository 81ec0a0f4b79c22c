import type { KeyRing, ModelErrorCode, Provider } from '../contract/model';
import { fail, ok, type Result } from '../contract/result';
import { presetOf } from './presets';

/** The key to send to a provider; null: it needs none and has none. */
export async function keyOf(keys: KeyRing, provider: Provider): Promise<Result<string | null, ModelErrorCode>> {
  const found = await keys.get(provider.id);
  if (!found.ok) return found;
  const key = found.value?.trim() ?? '';
  if (key !== '') return ok(key);
  const preset = presetOf(provider);
  if (preset?.key !== 'required') return ok(null);
  const where = preset.keyPage === null ? '' : ` Keys are made at ${preset.keyPage}.`;
  return fail('unauthorised', `There is no key for ${provider.name} yet. Enter one in the settings.${where}`);
}
