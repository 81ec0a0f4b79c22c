declare module 'virtual:kernel-script' {
  /** Address of the kernel worker's script, one classic script with everything in it. */
  const url: string;
  export default url;
}
