/** Bytes as a file to keep: never shown by the browser itself. */
export const attachment = (name: string, type: string, body: Uint8Array<ArrayBuffer>): Response =>
  new Response(body, {
    headers: {
      'content-type': type,
      'content-length': String(body.byteLength),
      'content-disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"`,
      'cache-control': 'private, no-store',
    },
  });
