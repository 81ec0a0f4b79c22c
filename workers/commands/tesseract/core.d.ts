declare module 'tesseract.js-core/tesseract-core-simd-lstm' {
  import type { EmscriptenFs } from '../emscripten-files';

  /** Where an object of C++ is wrapped. */
  interface Wrapped {
    readonly __wrapped: true;
  }

  /** https://github.com/naptha/tesseract.js-core/blob/master/javascript/glue.js */
  interface TessBaseApi extends Wrapped {
    /** `languages` joined by `+`, read as `./<language>.traineddata`. 0: it went well. */
    Init(folder: null, languages: string, engine: number): number;
    SetVariable(name: string, value: string): boolean;
    SetPageSegMode(mode: number): void;
    /** Reads the picture at `/input`. 0: it went well. */
    SetImageFile(exif: number, angle: number): number;
    SetSourceResolution(dpi: number): void;
    Recognize(monitor: null): number;
    GetUTF8Text(): string;
    GetHOCRText(page: number): string;
    GetTSVText(page: number): string;
    GetBoxText(page: number): string;
    Version(): string;
    End(): void;
  }

  interface TessPdfRenderer extends Wrapped {
    BeginDocument(title: string): boolean;
    AddImage(api: TessBaseApi): boolean;
    EndDocument(): boolean;
  }

  interface TesseractCore {
    readonly FS: EmscriptenFs;
    readonly TessBaseAPI: new () => TessBaseApi;
    readonly TessPDFRenderer: new (base: string, folder: string, isTextOnly: boolean) => TessPdfRenderer;
    destroy(object: Wrapped): void;
  }

  export default function createTesseractCore(options: {
    readonly wasmBinary: Uint8Array;
    print(line: string): void;
    printErr(line: string): void;
    /** Of a hundred. */
    TesseractProgress(percent: number): void;
  }): Promise<TesseractCore>;
}
