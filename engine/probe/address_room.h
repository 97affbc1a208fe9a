#pragma once

#include <sys/socket.h>

#include <algorithm>

#include "probe/call.h"
#include "probe/kernel.h"

namespace wirestep::probe {

// An address that the kernel is to write, as accept and recvfrom take it: memory, and a length that says how
// much room there is and afterwards how long the address was. Programs forget to set that length: what the
// kernel didn't write isn't shown.
class AddressRoom {
 public:
  AddressRoom(const Call& call, const sockaddr* address, const socklen_t* length)
      : address_(address), length_(length) {
    if (!call.reported() || address == nullptr || length == nullptr) return;
    if (!kernel::read_memory(&room_, length, sizeof room_)) room_ = 0;
  }

  // After the call has succeeded, so that the pointers are good.
  void describe(Call& call, unsigned place) const {
    if (address_ != nullptr && length_ != nullptr) call.out.add(place, address_, std::min(room_, *length_));
  }

 private:
  const sockaddr* address_;
  const socklen_t* length_;
  socklen_t room_ = 0;
};

}  // namespace wirestep::probe
