import net from 'node:net';
import tls from 'node:tls';
import type { Dial } from './http-connection.ts';

/** Where a server listens; a port that is left out is the protocol's own. */
export type Server = Readonly<{ secure: boolean; host: string; port: number | undefined }>;

/** Connect to a server; one that is secure must prove its name. */
export function dialer(server: Server): Dial {
  const { secure, host, port = 80 } = server;
  return secure ? secureDialer(server) : (onread) => net.connect({ host, port, onread });
}

function secureDialer({ host, port = 443 }: Server): Dial {
  const secureContext = tls.createSecureContext();
  const servername = net.isIP(host) === 0 ? host : '';
  let session: Buffer | undefined;
  return (onread) => {
    // Apart from the call: the types of tls do not know that it hands `onread` on to net.
    const options = { host, port, onread, servername, secureContext, ALPNProtocols: ['http/1.1'] };
    const socket = tls.connect(session === undefined ? options : { ...options, session });
    socket.on('session', (latest) => {
      session = latest;
    });
    socket.on('error', () => {
      session = undefined;
    });
    return socket;
  };
}
