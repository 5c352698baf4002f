import type { Config } from './config.ts';
import type { Server } from './http-dial.ts';

/**
 * Where a bucket answers. `authority` is what the header Host says; `path` comes before every key and ends without a slash.
 */
export type Endpoint = Server & Readonly<{ authority: string; path: string }>;

/** The endpoint of a bucket: AWS's own host for it, or a path under the endpoint that was configured. */
export function endpointOf(config: Pick<Config, 'bucket' | 'region' | 's3Endpoint'>): Endpoint {
  if (config.s3Endpoint === null) {
    const suffix = config.region.startsWith('cn-') ? '.cn' : '';
    const host = `${config.bucket}.s3.${config.region}.amazonaws.com${suffix}`;
    return { secure: true, host, port: undefined, authority: host, path: '' };
  }
  const url = config.s3Endpoint;
  return {
    secure: url.protocol === 'https:',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? undefined : Number(url.port),
    authority: url.host,
    path: `${url.pathname.replace(/\/$/, '')}/${config.bucket}`,
  };
}
