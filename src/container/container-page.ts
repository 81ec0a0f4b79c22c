import { WebContainer } from '@webcontainer/api';
import type { NodeContainer } from '../contract/container';

/** What `node.html` has for the page around it. */
export interface ContainerWindow extends Window {
  carrelContainer?: () => Promise<NodeContainer>;
}

(window as ContainerWindow).carrelContainer = () => WebContainer.boot({ coep: 'require-corp', workdirName: 'data' });
