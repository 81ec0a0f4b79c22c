import RotateCw from 'lucide-solid/icons/rotate-cw';
import type { ContainerServer } from '../../contract/container';
import { showContainerPage } from '../../preview/container-page';
import { IconButton } from '../common/IconButton';

/** A server of Node by WebContainer, at its own address. It ends with the command that runs it. */
export function ContainerView(props: { readonly server: ContainerServer }) {
  let frame: HTMLIFrameElement | undefined;
  const title = `Port ${props.server.port} of Node`;
  const show = () => frame && showContainerPage(frame, props.server.url, title);
  return (
    <>
      <div class="server-bar">
        <IconButton label="Load again" onClick={show}>
          <RotateCw size={15} />
        </IconButton>
        <span class="server-address">
          <span class="muted small">:{props.server.port}</span>
          <input aria-label="Address at WebContainer" value={props.server.url} readonly />
        </span>
      </div>
      <p class="server-note muted small">Node by WebContainer shows this page. Stop the command to end it.</p>
      <iframe ref={frame} class="server-frame" title="Node by WebContainer" src="node.html" onLoad={show} />
    </>
  );
}
