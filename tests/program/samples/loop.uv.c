/* Connects to a port where nobody is, through libuv: its calls are made by the library. */
#include <stdio.h>
#include <uv.h>

static void on_connect(uv_connect_t* request, int status) {
  printf("%s\n", uv_strerror(status));
  uv_close((uv_handle_t*)request->handle, NULL);
}

int main(void) {
  struct sockaddr_in there;
  uv_ip4_addr("10.0.0.2", 9001, &there);
  uv_tcp_t connection;
  uv_connect_t connecting;
  uv_tcp_init(uv_default_loop(), &connection);
  uv_tcp_connect(&connecting, &connection, (struct sockaddr*)&there, on_connect);
  return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
