import type { DockerFailure } from '../../src/contract/docker';

/** What a request is answered with instead of what it asked for. The message is for a person. */
export class Refusal extends Error {
  readonly code: DockerFailure;

  constructor(code: DockerFailure, message: string) {
    super(message);
    this.code = code;
  }
}
