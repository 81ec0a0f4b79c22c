declare module 'virtual:kernel-script' {
  /** Address of the kernel worker's script, one classic script with everything in it, Pyodide's too. */
  const url: string;
  export default url;
  /** Null while developing. */
  export const sha256: string | null;
}

declare module 'virtual:preview-script' {
  /** Address of the script that shows a server's document inside the preview's frame. */
  const url: string;
  export default url;
}

declare module 'virtual:shell-script' {
  /** Address of the part of the kernel worker's script that holds the shell. */
  const url: string;
  export default url;
}

declare module 'virtual:beside-script' {
  /** Address of the script of the worker beside the kernel's, for browsers that cannot put Python aside. */
  const url: string;
  export default url;
  /** Null while developing. */
  export const sha256: string | null;
}

declare module 'virtual:kernel-python' {
  /** Address of a zip with the kernel's own Python, as it lies below site-packages. */
  const url: string;
  export default url;
  /** Null while developing. */
  export const sha256: string | null;
}
