import socket
import threading

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 0))
listener.listen(5)


def serve():
    connection, peer = listener.accept()
    print("got", connection.recv(100))
    connection.sendall(b"world")
    connection.close()


thread = threading.Thread(target=serve)
thread.start()
client = socket.create_connection(listener.getsockname())
client.send(b"hello")
print("answer", client.recv(100))
print("end", client.recv(100))
client.close()
thread.join()
listener.close()
try:
    socket.socket().connect(("127.0.0.1", 1))
except OSError as error:
    print(error)
