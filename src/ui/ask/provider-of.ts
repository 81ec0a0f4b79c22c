import type { ProviderPreset } from '../../contract/ask';
import type { Provider } from '../../contract/model';

/** What a person has set up from a preset, or a new provider made from it. Its id is that of the preset. */
export function providerOf(preset: ProviderPreset, known: readonly Provider[]): Provider {
  return (
    known.find((provider) => provider.id === preset.id) ?? {
      id: preset.id,
      kind: preset.kind,
      name: preset.name,
      baseUrl: preset.baseUrl,
      model: '',
      images: preset.images,
      contextWindow: null,
    }
  );
}
