import asyncio
import socket
import traceback
from datetime import timedelta

import pytest
from telegram import InputFile, InputMediaPhoto
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from adapters.telegram.endpoints import Endpoints, endpoints
from adapters.telegram.transport import AiohttpRequest, Doubtful, Fate, Timeouts, Unsent, asked_pause, fate
from tests.wire.telegram_bare import PNG, OwnPolling, bot_for
from tests.wire.telegram_chat import Chat
from tests.wire.telegram_faults import Fail, Garble, Hang, Reset, too_many
from tests.wire.telegram_standin import StandIn

pytestmark = pytest.mark.wire

SHORT = Timeouts(read=0.05, write=0.05, connect=0.05, pool=0.05, media_write=0.05)


@pytest.fixture
def chat(telegram_standin: StandIn) -> Chat:
    alice = telegram_standin.world.person("Alice")
    telegram_standin.world.start(alice)
    return telegram_standin.world.private(alice)


async def test_text_arrives_as_sent(bot: OwnPolling, chat: Chat) -> None:
    text = "Grüße & 你好 + 100% =\n😀"

    sent = await bot.send_message(chat.id, text)

    assert (sent.text, (await chat.next_message()).text) == (text, text)


async def test_photo_is_uploaded_and_downloaded(bot: OwnPolling, chat: Chat) -> None:
    sent = await bot.send_photo(chat.id, PNG, caption="The canteen, 1998")

    file = await bot.get_file(sent.photo[-1].file_id)

    assert bytes(await file.download_as_bytearray()) == PNG
    assert (await chat.next_message()).text == "The canteen, 1998"


async def test_document_keeps_its_name(bot: OwnPolling, chat: Chat) -> None:
    await bot.send_document(chat.id, b"a,b\n", filename='班级 "98".csv')

    media = (await chat.next_message()).media

    assert media is not None
    assert (media.filename, media.content) == ('班级 "98".csv', b"a,b\n")


async def test_file_handle_is_read_while_sending(
    bot: OwnPolling, chat: Chat, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("up") / "list.txt"
    path.write_bytes(b"names")

    with path.open("rb") as handle:
        await bot.send_document(chat.id, InputFile(handle, read_file_handle=False))

    media = (await chat.next_message()).media
    assert media is not None
    assert media.content == b"names"


async def test_album_carries_every_picture(bot: OwnPolling, chat: Chat) -> None:
    pictures = [PNG + bytes([number]) for number in range(3)]

    sent = await bot.send_media_group(chat.id, [InputMediaPhoto(p) for p in pictures], caption="Sports day")

    posts = [await chat.next_message() for _ in pictures]
    assert [post.media.content for post in posts if post.media] == pictures
    assert len({message.media_group_id for message in sent}) == 1
    assert posts[0].text == "Sports day"


async def test_nobody_listening_is_unsent(telegram_standin: StandIn) -> None:
    await telegram_standin.down()

    async with AiohttpRequest() as request:
        with pytest.raises(Unsent) as caught:
            await request.post(f"{telegram_standin.root}/bot{telegram_standin.token}/sendMessage")

    assert fate(caught.value) is Fate.UNSENT


async def test_no_free_connection_is_unsent(telegram_standin: StandIn, chat: Chat) -> None:
    request = AiohttpRequest(connections=1, timeouts=SHORT)
    address = f"{telegram_standin.root}/bot{telegram_standin.token}/sendMessage?chat_id={chat.id}&text=hello"
    telegram_standin.faults.next("sendMessage", Hang())
    async with request:
        holder = asyncio.create_task(request.do_request(address, "POST", read_timeout=None))
        await telegram_standin.called("sendMessage")

        with pytest.raises(Unsent) as caught:
            await request.do_request(address, "POST")

        holder.cancel()
        await asyncio.gather(holder, return_exceptions=True)
    assert isinstance(caught.value, TimedOut)
    assert len(telegram_standin.of("sendMessage")) == 1


@pytest.mark.parametrize("accepted", [False, True])
async def test_silence_after_sending_is_doubtful(
    telegram_standin: StandIn, chat: Chat, accepted: bool
) -> None:
    telegram_standin.faults.next("sendMessage", Hang(accepted=accepted))
    async with bot_for(telegram_standin, timeouts=SHORT) as bot:
        with pytest.raises(Doubtful) as caught:
            await bot.send_message(chat.id, "hello")

    assert isinstance(caught.value, TimedOut)
    assert len(chat.from_bot()) == accepted
    assert [call.accepted for call in telegram_standin.doubtful()] == [accepted]


@pytest.mark.parametrize("accepted", [False, True])
async def test_broken_connection_is_doubtful(
    telegram_standin: StandIn, bot: OwnPolling, chat: Chat, accepted: bool
) -> None:
    telegram_standin.faults.next("sendMessage", Reset(accepted=accepted))

    with pytest.raises(Doubtful) as caught:
        await bot.send_message(chat.id, "hello")

    assert not isinstance(caught.value, TimedOut)
    assert len(chat.from_bot()) == accepted
    assert len(telegram_standin.of("sendMessage")) == 1


@pytest.mark.parametrize("fault", [Fail(502), Fail(500, "Internal Server Error", accepted=True), Garble()])
async def test_answer_of_a_broken_server_is_doubtful(
    telegram_standin: StandIn, bot: OwnPolling, chat: Chat, fault: Fail | Garble
) -> None:
    telegram_standin.faults.next("sendMessage", fault)

    with pytest.raises(TelegramError) as caught:
        await bot.send_message(chat.id, "hello")

    assert fate(caught.value) is Fate.DOUBTFUL
    assert len(chat.from_bot()) == fault.accepted


async def test_refusals_are_told_from_doubt(telegram_standin: StandIn, bot: OwnPolling, chat: Chat) -> None:
    telegram_standin.faults.next("sendMessage", too_many(7))

    with pytest.raises(RetryAfter) as flooded:
        await bot.send_message(chat.id, "hello")
    with pytest.raises(BadRequest) as unknown:
        await bot.send_message(5, "hello")

    assert asked_pause(flooded.value) == timedelta(seconds=7)
    assert (fate(flooded.value), fate(unknown.value)) == (Fate.REFUSED, Fate.REFUSED)
    assert telegram_standin.doubtful() == []


async def test_download_that_breaks_off_is_an_error(
    telegram_standin: StandIn, bot: OwnPolling, chat: Chat
) -> None:
    sent = await bot.send_document(chat.id, b"names")
    assert sent.document is not None
    file = await sent.document.get_file()
    telegram_standin.faults.next("download", Reset(), times=2)  # aiohttp repeats a broken GET once

    with pytest.raises(NetworkError):
        await file.download_as_bytearray()

    assert bytes(await file.download_as_bytearray()) == b"names"


async def test_tokens_stay_out_of_errors(telegram_standin: StandIn) -> None:
    await telegram_standin.down()
    bot = bot_for(telegram_standin, timeouts=SHORT)

    with pytest.raises(NetworkError) as caught:
        await bot.initialize()

    await bot.shutdown()
    assert telegram_standin.token not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("token", ["7100000001:AAAnotherTokenThatWasRevoked", "nonsense"])
async def test_wrong_token_is_an_invalid_token(telegram_standin: StandIn, token: str) -> None:
    bot = bot_for(telegram_standin, token=token)

    with pytest.raises(InvalidToken):
        await bot.initialize()

    await bot.shutdown()


async def test_proxies_of_the_environment_are_left_alone(
    telegram_standin: StandIn, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    async with bot_for(telegram_standin) as bot:
        await bot.send_message(chat.id, "straight")

    assert (await chat.next_message()).text == "straight"


async def test_request_lives_again_after_shutdown(telegram_standin: StandIn) -> None:
    request = AiohttpRequest()
    address = f"{telegram_standin.root}/bot{telegram_standin.token}/getMe"
    async with request:
        await request.post(address)

    with pytest.raises(RuntimeError):
        await request.do_request(address, "POST")
    async with request:
        status, _ = await request.do_request(address, "POST")

    assert status == 200


async def test_connecting_in_vain_times_out_unsent() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        backlog = [socket.socket() for _ in range(4)]
        for waiting in backlog:
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        async with AiohttpRequest(timeouts=SHORT) as request:
            with pytest.raises(Unsent) as caught:
                await request.do_request(f"http://127.0.0.1:{full.getsockname()[1]}/", "POST")
        for waiting in backlog:
            waiting.close()

    assert isinstance(caught.value, TimedOut)


@pytest.mark.parametrize(
    ("api_base", "root"),
    [
        (None, "https://api.telegram.org"),
        ("", "https://api.telegram.org"),
        ("http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
        ("https://alumni.example/telegram", "https://alumni.example/telegram"),
    ],
)
def test_endpoints_are_made_from_the_root(api_base: str | None, root: str) -> None:
    assert endpoints(api_base) == Endpoints(f"{root}/bot", f"{root}/file/bot")


@pytest.mark.parametrize(
    "api_base",
    ["api.telegram.org", "ftp://x.example", "https://", "https://x.example/?a", "https://x/{token}"],
)
def test_endpoints_refuse_what_is_no_root(api_base: str) -> None:
    with pytest.raises(ValueError, match="HOMEROOM_TELEGRAM__API_BASE"):
        endpoints(api_base)
