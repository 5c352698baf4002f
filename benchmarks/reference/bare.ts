/** The least that a request to S3 can cost: the same requests as the function's, sent by Node's own HTTP and not signed. */
import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

// biome-ignore lint/style/noProcessEnv: a handler of one file has no other place for it.
const { AWS_ENDPOINT_URL_S3: endpoint, BUCKET_NAME: bucket } = process.env;
const agent = new Agent({ keepAlive: true });
let created = 0;

/** Answer an event with what S3 said, as it is. */
export async function handler({ httpMethod, body }: { httpMethod: string; body: string | null }) {
  created += 1;
  return httpMethod === 'POST'
    ? { statusCode: 201, body: await send('PUT', `items/bare-${created}`, body ?? '') }
    : { statusCode: 200, body: await send('GET', '?list-type=2&max-keys=101&prefix=items%2F', '') };
}

function send(method: string, path: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${endpoint}/${bucket}/${path}`, { method, agent }, (incoming) => {
      buffer(incoming).then((answer) => resolve(`${answer}`), reject);
    });
    outgoing.on('error', reject).end(body);
  });
}
