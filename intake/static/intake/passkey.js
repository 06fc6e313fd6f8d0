// Asks the browser for a passkey and sends what it answers. Without this the form stays hidden.
const form = document.querySelector("form[data-create], form[data-get]");
const read = window.PublicKeyCredential?.parseCreationOptionsFromJSON;

async function credential({ create, get }) {
  const { publicKey } = JSON.parse(create ?? get);
  return create
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

if (form && read) {
  form.hidden = false;
  document.querySelector("[data-without-passkeys]")?.remove();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const alert = form.querySelector("[role=alert]");
    alert.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await credential(form.dataset));
      form.submit();
    } catch {
      alert.hidden = false;
    }
  });
}
