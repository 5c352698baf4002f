const TAG = /^(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")$/;

/** Whether an If-None-Match header covers this tag, by weak comparison (RFC 9110, 13.1.2). */
export function covers(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim());
  const opaque = TAG.exec(etag)?.[1];
  return tags.includes('*') || (opaque !== undefined && tags.some((tag) => TAG.exec(tag)?.[1] === opaque));
}
