declare module '@echogarden/espeak-ng-emscripten' {
  /** What is used of the build: https://github.com/echogarden-project/espeak-ng/blob/fork/emscripten/ */
  interface Speaker {
    /** Samples for each second. */
    readonly samplerate: number;
    /** A language or a voice, perhaps with `+` and a variant. Takes any name: look it up in the list first. */
    set_voice(name: string, language: string, gender: number, age: number, variant: number): number;
    set_rate(wordsEachMinute: number): void;
    set_pitch(pitch: number): void;
    set_range(range: number): void;
    set_volume(volume: number): void;
    list_voices(): readonly SpeakerVoice[];
    /** Speaks it piece by piece; true ends it. */
    synthesize(text: string, onPiece: (samples: Int16Array, events: readonly unknown[]) => boolean): void;
    /** The address of a text that ends with a zero. */
    convert_to_phonemes(text: string, ipa: boolean): { readonly ptr: number };
  }

  export interface SpeakerVoice {
    readonly name: string;
    /** Its file. */
    readonly identifier: string;
    readonly languages: readonly { readonly priority: number; readonly name: string }[];
  }

  export interface SpeakerModule {
    readonly eSpeakNGWorker: new () => Speaker;
    readonly HEAPU8: Uint8Array;
    readonly FS: { readdir(path: string): string[] };
  }

  export default function createSpeaker(options: {
    getPreloadedPackage(name: string, size: number): ArrayBuffer;
    print?(line: string): void;
    printErr?(line: string): void;
  }): Promise<SpeakerModule>;
}
