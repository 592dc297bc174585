// The drawings of the shop's tools.

const TOOLS: Record<string, string> = {
  dripper: `
    <path d="M66 150h68v12a8 8 0 0 1-8 8H74a8 8 0 0 1-8-8z" fill="#dfe9ee" opacity=".9"/>
    <path d="M60 142h80a5 5 0 0 1 0 10H60a5 5 0 0 1 0-10z" fill="#3f7390"/>
    <path d="M84 132h32l4 10H80z" fill="#376680"/>
    <path d="M46 64h108c-4 32-20 62-36 69H82C66 126 50 96 46 64z" fill="#5b93b2"/>
    <path d="M128 64h26c-4 32-20 62-36 69h-10c12-16 19-42 20-69z" fill="#000" opacity=".09"/>
    <path d="M74 76c3 20 9 36 16 48M100 76v50M126 76c-3 20-9 36-16 48" stroke="#fff" stroke-width="2" opacity=".22" fill="none" stroke-linecap="round"/>
    <ellipse cx="100" cy="64" rx="54" ry="10" fill="#86b4cd"/><ellipse cx="100" cy="65" rx="45" ry="6.5" fill="#2f5b73"/>
    <path d="M152 78c18-3 26 8 20 20-5 10-17 14-28 11" fill="none" stroke="#5b93b2" stroke-width="8" stroke-linecap="round"/>
    <path d="M84 170h32a10 10 0 0 1 10 10H74a10 10 0 0 1 10-10z" fill="#c7d8e0"/>`,
  kettle: `
    <path d="M62 92h70l14 78a10 10 0 0 1-10 11H58a10 10 0 0 1-10-11z" fill="#b9c4bd"/>
    <path d="M116 92h16l14 78a10 10 0 0 1-10 11h-14c4-30 2-62-6-89z" fill="#000" opacity=".1"/>
    <path d="M66 98l-10 74" stroke="#fff" stroke-width="5" opacity=".4" stroke-linecap="round"/>
    <path d="M54 156C34 152 30 128 32 108c1-12-4-18-14-22" fill="none" stroke="#a3b0a8" stroke-width="8" stroke-linecap="round"/>
    <path d="M138 104c26-10 44 4 42 28-1 14-8 24-16 32" fill="none" stroke="#8b5e3c" stroke-width="10" stroke-linecap="round"/>
    <path d="M60 92a37 12 0 0 1 74 0z" fill="#94a39a"/><path d="M58 90h78v6H58z" fill="#84938a"/>
    <circle cx="97" cy="75" r="7" fill="#8b5e3c"/>
    <path d="M49 166h97l1 5a9 9 0 0 1-9 10H57a9 9 0 0 1-9-10z" fill="#000" opacity=".12"/>`,
  grinder: `
    <path d="M100 34l52-10" stroke="#4a4039" stroke-width="6" stroke-linecap="round"/>
    <path d="M100 34v22" stroke="#4a4039" stroke-width="7" stroke-linecap="round"/>
    <circle cx="155" cy="22" r="11" fill="#b0763f"/><circle cx="152" cy="19" r="3.5" fill="#fff" opacity=".35"/>
    <path d="M74 62a26 12 0 0 1 52 0z" fill="#5a4e46"/>
    <path d="M72 62h56v66H72z" fill="#c9bfb4"/><path d="M112 62h16v66h-16z" fill="#000" opacity=".12"/><path d="M79 66v58" stroke="#fff" stroke-width="4" opacity=".5" stroke-linecap="round"/>
    <path d="M70 126h60v9H70z" fill="#5a4e46"/>
    <path d="M73 135h54v38a8 8 0 0 1-8 8H81a8 8 0 0 1-8-8z" fill="#a5663d"/><path d="M112 135h15v38a8 8 0 0 1-8 8h-7z" fill="#000" opacity=".12"/>
    <path d="M73 146h54M73 158h54M73 170h54" stroke="#000" stroke-width="1.5" opacity=".14"/>
    <circle cx="92" cy="95" r="11" fill="none" stroke="#8a7d70" stroke-width="2"/><path d="M92 89v12M86 95h12" stroke="#8a7d70" stroke-width="2" stroke-linecap="round"/>`,
  mug: `
    <path d="M128 96c30-6 44 8 40 32-3 20-20 30-40 26" fill="none" stroke="#b9584e" stroke-width="11" stroke-linecap="round"/>
    <path d="M46 74h90v84c0 13-10 23-23 23H69c-13 0-23-10-23-23z" fill="#cf6f64"/>
    <path d="M46 128c14-10 26 6 42-2s30-10 48 0v32c0 13-10 23-23 23H69c-13 0-23-10-23-23z" fill="#f6e6d3"/>
    <path d="M118 74h18v84c0 13-10 23-23 23h-7c9-9 12-22 12-40z" fill="#000" opacity=".08"/>
    <ellipse cx="91" cy="74" rx="45" ry="9" fill="#e58d82"/><ellipse cx="91" cy="75" rx="38" ry="6" fill="#4f2f1e"/>
    <path d="M76 58c-6-8 6-12 0-21M94 56c-6-8 6-12 0-21M110 58c-6-8 6-12 0-21" fill="none" stroke="#b7a79a" stroke-width="3" stroke-linecap="round" opacity=".7"/>`,
  moka: `
    <path d="M70 108h60l12 66a6 6 0 0 1-6 7H64a6 6 0 0 1-6-7z" fill="#b4abb6"/><path d="M88 108h24l6 73H82z" fill="#cbc4cd"/><path d="M112 108h18l12 66a6 6 0 0 1-6 7h-18z" fill="#8f8492"/>
    <path d="M66 98h68v10H66z" fill="#6f6472"/><path d="M62 103h76v5H62z" fill="#5d5360"/>
    <path d="M60 52h80l-8 46H68z" fill="#bfb7c1"/><path d="M88 52h26l-2 46H89z" fill="#d6d0d8"/><path d="M114 52h26l-8 46h-20z" fill="#998e9c"/>
    <path d="M60 52l-14 6 18 18z" fill="#a9a0ac"/>
    <path d="M60 52l40-20 40 20z" fill="#8f8492"/><path d="M88 52l12-20 14 20z" fill="#b4abb6"/>
    <circle cx="100" cy="28" r="6" fill="#65566b"/>
    <path d="M138 58c22-4 36 2 36 12 0 20-8 34-10 52" fill="none" stroke="#65566b" stroke-width="9" stroke-linecap="round"/>`,
};

export const toolArt = (sku: string): string => TOOLS[sku] ?? '';
