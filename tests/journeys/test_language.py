import pytest
from playwright.async_api import expect

from tests.journeys.chat import Chat
from tests.journeys.tongue import Tongue

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("language", ["es"])
async def test_the_page_speaks_spanish_in_every_corner(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    page = chat.page
    for label in ("Habla como", "Límites", "Idioma"):
        await expect(page.get_by_role("combobox", name=label)).to_be_visible()
    for button in ("Lo siguiente", "+1 hora", "Mañana 9:00", "Pasar 30 días", "Comandos", "Enviar"):
        await expect(page.get_by_role("button", name=button)).to_be_visible()
    for heading in ("Canales", "Mensajes directos", "Lo que ha pasado", "Lo que viene"):
        await expect(page.get_by_role("heading", name=heading)).to_be_visible()
    await expect(page.get_by_label("Escribe un mensaje")).to_be_visible()
    await expect(page).to_have_title("Alongside, espacio de prueba")

    await chat.joins()
    await chat.sleeps_until_nine()
    await chat.enters("Alongside")
    await expect(chat.newest).to_contain_text("Buenos días, Noa. ¿Cómo va el día hasta ahora?")
    answers = chat.newest.locator(".actions button")
    await expect(answers).to_have_text(["Bien", "Normal", "Regular", "Me cuesta", "Hoy no"])
    await chat.types("ayuda ya")
    await expect(chat.newest).to_contain_text(
        "Si ahora corre peligro una vida, llama al 112 o al 15."
    )


async def test_another_language_on_the_page_does_not_pass_unnoticed(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    listening = Chat(chat.page, Tongue.of("es"))
    with pytest.raises(AssertionError, match="What happened"):
        await listening.reads_one_language()
    await chat.page.locator("#language").select_option("es")
    await expect(chat.page.locator("html")).to_have_attribute("lang", "es")
    await listening.reads_one_language()
    with pytest.raises(AssertionError, match="Lo que ha pasado"):
        await chat.reads_one_language()


@pytest.mark.parametrize("language", ["es"])
async def test_sam_is_written_to_in_the_language_sam_chose(chat: Chat) -> None:
    await chat.speaks_as("Sam")
    await expect(chat.newest).to_contain_text("Sam. ¿Cómo va el día hasta ahora?")
