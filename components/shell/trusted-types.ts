// For pages that demand Trusted Types: the one policy under which strings become script addresses. Ours are let
// through, everything else is refused by the browser.

/** Runs in the head, before anything that loads a script. */
export const trustedTypesScript = `globalThis.trustedTypes?.createPolicy('default',{createScriptURL:(url)=>{const at=new URL(url,location.href);return at.origin===location.origin&&(at.pathname.startsWith('/_next/static/')||at.pathname==='/verifier/verify-worker.js')?url:null},createHTML:(html)=>html==='\\x3cscript>\\x3c/script>'?html:null,createScript:()=>null})`;

/** The policies that such a page may make: this one, the framework's and the verifier's. */
export const trustedTypesNames = 'default nextjs countersign-verifier';
