import type { Finding } from '../contract/kernel';
import type { ModelContent } from '../contract/model';
import type { ToolContext, ToolHost, ToolResult, ToolSpec } from '../contract/tool';
import { problemsOf } from './schema';

/** One function that the model may call. `input` has been checked against the schema of its spec. */
export interface Tool {
  readonly spec: ToolSpec;
  /** What can be told of a call before it runs. `input` has been checked as for `run`. */
  look?(input: Readonly<Record<string, unknown>>): Promise<readonly Finding[]>;
  run(input: Readonly<Record<string, unknown>>, context: ToolContext): Promise<ToolResult>;
}

/** Names are unique. Whatever goes wrong is a result that tells the model what to do about it. */
export function createToolHost(tools: () => readonly Tool[]): ToolHost {
  return {
    specs: () => tools().map((tool) => tool.spec),
    async look(name, input) {
      const tool = tools().find((each) => each.spec.name === name);
      const value = parse(input);
      if (tool?.look === undefined || !value.isJson || problemsOf(value.value, tool.spec.input).length > 0) return [];
      return tool.look(value.value as Readonly<Record<string, unknown>>).catch(() => []);
    },
    async call(name, input, context) {
      const tool = tools().find((each) => each.spec.name === name);
      if (tool === undefined) {
        const names = tools().map((each) => each.spec.name);
        return failure(`There is no tool "${name}". There are: ${names.join(', ')}.`);
      }
      const value = parse(input);
      if (!value.isJson) return failure(`The input of ${name} is no JSON: ${value.reason} Write it again, whole.`);
      const problems = problemsOf(value.value, tool.spec.input);
      if (problems.length > 0) return failure(`The input of ${name} does not fit: ${problems.join(' ')}`);
      try {
        return await tool.run(value.value as Readonly<Record<string, unknown>>, context);
      } catch (error) {
        return failure(`${name} failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  };
}

function parse(
  text: string,
): { readonly isJson: true; readonly value: unknown } | { readonly isJson: false; readonly reason: string } {
  try {
    // A call without arguments is written as nothing by some models.
    return { isJson: true, value: text.trim() === '' ? {} : JSON.parse(text) };
  } catch (error) {
    return { isJson: false, reason: error instanceof Error ? `${error.message}.` : '' };
  }
}

export function text(value: string): readonly ModelContent[] {
  return [{ kind: 'text', text: value }];
}

export function success(value: string): ToolResult {
  return { forModel: text(value), forUser: { outputs: [], files: [] }, isError: false };
}

export function failure(value: string): ToolResult {
  return { ...success(value), isError: true };
}
