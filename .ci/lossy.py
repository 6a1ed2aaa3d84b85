"""A line to a server on which the first answers are lost: whatever was asked has arrived, and the connection breaks before the answer comes.

    python lossy.py ADDRESS LOST      prints the address to ask instead; with -1 nothing breaks and no answer comes
"""

import socket
import sys
import threading

HEADERS = 1  # The frame of HTTP/2 that an answer begins with.

host, port = sys.argv[1].rsplit(":", 1)
left = int(sys.argv[2])


def whole(source, count):
    data = b""
    while len(data) < count:
        more = source.recv(count - len(data))
        if not more:
            raise ConnectionError
        data += more
    return data


def asks(client, server):
    try:
        while data := client.recv(65536):
            server.sendall(data)
    except OSError:
        pass
    server.close()


def answers(server, client):
    global left
    try:
        while True:
            head = whole(server, 9)
            frame = head + whole(server, int.from_bytes(head[:3], "big"))
            if head[3] == HEADERS and left > 0:
                left -= 1
                break
            if left >= 0:
                client.sendall(frame)
    except OSError:
        pass
    client.shutdown(socket.SHUT_RDWR)
    client.close()


with socket.create_server(("127.0.0.1", 0)) as line:
    print("127.0.0.1:%d" % line.getsockname()[1], flush=True)
    while True:
        client, _ = line.accept()
        server = socket.create_connection((host, int(port)))
        for way, ends in ((asks, (client, server)), (answers, (server, client))):
            threading.Thread(target=way, args=ends, daemon=True).start()
