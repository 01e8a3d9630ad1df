/** @type {import('next').NextConfig} */
export default {
  serverExternalPackages: ['matrix-js-sdk', '@matrix-org/matrix-sdk-crypto-wasm', 'pg', '@prisma/client'],
  poweredByHeader: false,
  reactStrictMode: true,
};
