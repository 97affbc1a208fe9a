#pragma once

#include <cstdint>

// ICMPv6 message types, shared by the files that take them apart (IANA, ICMPv6 "type" Numbers).

namespace wirestep::packet::icmpv6_type {

inline constexpr std::uint8_t unreachable = 1, packet_too_big = 2, time_exceeded = 3,
                              parameter_problem = 4,                                     // RFC 4443
    echo_request = 128, echo_reply = 129,                                                // RFC 4443
    listener_query = 130, listener_report = 131, listener_done = 132,                    // RFC 2710
    router_solicitation = 133, router_advertisement = 134, neighbor_solicitation = 135,  // RFC 4861
    neighbor_advertisement = 136, redirect = 137,                                        // RFC 4861
    listener_report_v2 = 143;                                                            // RFC 3810

}  // namespace wirestep::packet::icmpv6_type
