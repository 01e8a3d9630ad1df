// What every answer carries. Pages get their content security policy, with its nonce, from proxy.ts.
const everywhere = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'x-frame-options', value: 'DENY' },
  { key: 'referrer-policy', value: 'same-origin' },
  { key: 'cross-origin-opener-policy', value: 'same-origin' },
  { key: 'cross-origin-resource-policy', value: 'same-origin' },
  { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
];
const dataOnly = [{ key: 'content-security-policy', value: "default-src 'none'; frame-ancestors 'none'" }];
// Pages for strangers: nothing of their address leaves them, nothing keeps them, nothing finds them.
const forStrangers = [
  { key: 'referrer-policy', value: 'no-referrer' },
  { key: 'cache-control', value: 'private, no-store' },
  { key: 'x-robots-tag', value: 'noindex' },
];

/** @type {import('next').NextConfig} */
export default {
  // The end-to-end tests build beside a product that may be running from `.next`.
  distDir: process.env.COUNTERSIGN_BUILD_DIR || '.next',
  serverExternalPackages: [
    'matrix-js-sdk',
    '@matrix-org/matrix-sdk-crypto-wasm',
    'pg',
    '@prisma/client',
    'pino',
    'pdfkit',
  ],
  // `npm run check` and `npm test` check the types; a start does not check the tests' as well.
  typescript: { ignoreBuildErrors: true },
  // Every page needs all of the framework: as one file it takes 2 kB less, and three requests. Bytes of source text.
  experimental: { turbopackChunking: { minChunkSize: 1_000_000, maxMergeChunkSize: 4_000_000 } },
  poweredByHeader: false,
  reactStrictMode: true,
  headers: async () => [
    { source: '/:path*', headers: everywhere },
    { source: '/share/:path*', headers: forStrangers },
    { source: '/api/:path*', headers: dataOnly },
    { source: '/v1/:path*', headers: dataOnly },
    { source: '/log/:path*', headers: dataOnly },
    // A worker lives under the policy that its script comes with: this one reaches nothing.
    { source: '/verifier/:path*', headers: dataOnly },
  ],
};
