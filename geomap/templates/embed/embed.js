for (const button of document.querySelectorAll("button[data-code]")) {
  const name = button.textContent;
  button.addEventListener("click", async () => {
    const code = document.getElementById(button.dataset.code);
    code.select();
    try {
      await navigator.clipboard.writeText(code.value);
    } catch (error) {
      document.execCommand("copy");
    }
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = name; }, 2000);
  });
}
