//! English.

use super::Words;

pub(super) const WORDS: Words = Words {
    tag: "en",
    complaint: "complaint,complaints,complain,complaining,complained,lawyer,lawyers,solicitor,solicitors,\
        legal action,small claims,to court,sue you,suing,i'll sue,ill sue,will sue,to sue,fraud*,scam*,\
        rip off,ripoff,ripped off,conned,con artists,crooks,thieves,robbed,stealing,liars,lied,lying to,\
        trading standards,consumer protection,consumer rights,ombudsman,better business bureau,report you,\
        reporting you,1 star,one star,zero stars,disgust*,disgrace*,appalling,appalled,shocking,shambles,\
        unacceptable,not acceptable,outrageous,ridiculous,incompetent,terrible service,awful service,worst,\
        never again,never using,never coming back,waste of money,fed up,sick of,ignored,ignoring,a joke,\
        third time,3rd time,cockroach*,food poisoning,rude,robbery,humiliat*,citizens advice,\
        very disappointed,attorney,bad review,people like you,all over social media,on social media about",
    urgent: "urgent*,asap,as soon as possible,as soon as you can,as quickly as,how quick,how fast,how soon can,\
        emergency,emergencies,immediately,immediatly,right now,right away,straight away,straightaway,\
        at once,this minute,this second,this instant,hurry,running out of time,cannot wait,can't wait any,\
        cant wait any,can't wait till,cant wait till,can't wait until,cant wait until,it can't wait,\
        this can't wait,cant be left,can't be left,won't wait,need it today,need this today,\
        need someone today,need it now,need this now,now please,now pls,today please,today pls,fix it today,\
        seen today,out today,by today,before today,end of day,end of the day,eod,by tonight,for tonight,\
        tonights,tonight's,come tonight,is tonight,is this afternoon,by this afternoon,is tomorrow,is tmrw,\
        is tmr,by tomorrow,by tmrw,need it tomorrow,flying tomorrow,flight leaves,at the gate,at the airport,\
        in an hour,within the hour,within an hour,in one hour,in two hours,in half an hour,in 1* hour*,\
        in 2* hour*,in 3* hour*,in 1* min*,in 2* min*,in 3* min*,in 4* min*,locked out,locked in,\
        locked myself,stuck outside,standing outside,waiting outside,at the door,been waiting for an hour,\
        waiting for hours,burst pipe,pipe burst,flooding,flooded,overflowing,gas leak,smell gas,leaking,\
        no heating,no hot water,no power,no electricity,on fire,bleeding,agony,severe pain,killing me,\
        unbearable,swollen,can't breathe,stranded,broken down,broke down,deadline,last minute,short notice,\
        call me now,sos,is down,time sensitive,desperate*,come out tonight,in ten minutes,starts in,\
        for today,till tomorrow,come today,stood outside,who can come,no heat,freezing in here,\
        we're freezing,freezing cold,boarding now,boarding in,stuck in the,stuck inside",
    refund: "refund*,refnd,reimburse*,money back,my money,return it,return this,return them,return these,\
        return an item,return label,returns,return policy,return my,to return,returned,returning,\
        send it back,send this back,send them back,send these back,send back,sent it back,sent them back,\
        sent back,sending it back,sending back,take it back,bring it back,exchange it,exchange this,\
        exchange them,exchange for,an exchange,exchange my,swap it,swap this,swap them,swap for,swap the,\
        a replacement,replacement for my,send a new one,send me a new one,replace it,replace them,\
        replace mine,under warranty,the warranty,my warranty,warranty claim,under guarantee,cancel*,\
        chargeback,charge back,dispute the charge,withdraw from,cooling off,deposit back,store credit,\
        credit note,compensat*,partial credit,doesn't fit,doesnt fit,don't fit,dont fit,too small,too big,\
        too tight,massive on me,give me back",
    order: "my order,our order,the order,order number,order status,order confirmation,order 0*,order 1*,\
        order 2*,order 3*,order 4*,order 5*,order 6*,order 7*,order 8*,order 9*,i bought,we bought,\
        bought from you,you sold,sold me,you sent,sent me,parcel,parcels,my package,the package,\
        my delivery,delivery was,delivery date,delivery address,missed delivery,not delivered,been delivered,\
        says delivered,still waiting,waiting for my,not received,never received,didn't receive,didnt receive,\
        never arrived,not arrived,didn't arrive,didnt arrive,still not here,still haven't,still havent,\
        aren't here,arent here,not here yet,never came,didn't come,didnt come,didn't show,didnt show,\
        never turned up,didn't turn up,no show,nobody came,no one came,meant to be here,supposed to be here,\
        where is my,where's my,wheres my,where are my,where's our,driver,courier,technician,your tech,\
        the engineer,your engineer,your plumber,tracking,track my,dispatch*,shipped,in transit,customs,\
        wrong item,wrong order,wrong one,wrong address,missing,only got,only received,only had,neighbour,\
        neighbor,change the address,my booking,our booking,booking reference,booking number,\
        confirmation email,my reservation,our reservation,my appointment,our appointment,reschedul*,move my,\
        move our,postpone,my flight,our flight,my ticket*,our tickets,luggage,lost property,i left,left my,\
        left behind,eta,how much longer,ordered,recieved,sent the wrong,received the wrong,\
        delivered the wrong,wrong product,send someone,send somebody,hasn't,hasnt,you gave,you made,\
        you delivered,got someone else's,test results,my rental,my stay,haven't received,havent received,\
        arrived without,my prescription",
    invoice: "invoice*,invoce,receipt*,reciept,charged,overcharged,double charge,charge on my,charges on my,\
        charge from you,payment failed,payment went,payment hasn't,payment hasnt,payment was,payment has,\
        payment not,my payment,our payment,the payment,payment terminal,paid twice,already paid,i paid,\
        we paid,have paid,ive paid,i've paid,direct debit,direct debits,billed,billing,my bill,our bill,\
        the bill,bank statement,on my statement,my card,card declined,card was declined,vat number,\
        taken from my account,took money,took payment,taken money,taking money,taken twice,money taken,\
        went out twice,debited,deducted,remittance,overpaid,statement of account,auto renew*,autorenew*,\
        renewed,outstanding balance,late fee,final bill,payment method,payment link,payment reminder,\
        proof of payment,tax number,po number,wrong amount,subscription fee,still paying,tax certificate",
    account: "log in,login,log into,logging in,logging into,logged out,logged in,sign in,signing in,sign into,\
        password*,pasword,passcode,reset link,my account,our account,account is,account locked,\
        account has been,close account,my profile,username,user name,verification code,the code,code doesn't,\
        code doesnt,code isn't,code isnt,door code,code not,code never,no code,2fa,two factor,\
        authenticator,access to my,lost access,no access,can't access,cant access,cannot access,\
        can't get into,cant get into,the app,your app,ur app,my app,change my email,change my e mail,\
        change my phone,change my number,change my name,change my bank,change my address,update my,my details,\
        delete my,deactivate,my membership,our membership,freeze my,pause my,my subscription,\
        our subscription,downgrade*,my plan,our plan,license key,licence key,activation code,my data,my pin,\
        confirm my email",
    problem: "broken,defect*,faulty,a fault,not working,does not work,don't work,dont work,didn't work,\
        didnt work,stopped working,stops working,never worked,not letting me,can't connect,cant connect,\
        is dead,went dead,went black,is stuck,error,errors,freezes,bug,bugs,glitch*,not loading,\
        blank screen,black screen,offline,outage,leaks,is leaking,cracked,scratched,torn,ripped,stained,\
        snapped,fell off,fallen off,came off,fell apart,falling apart,shrunk,mouldy,moldy,rotten,expired,\
        was cold,hair in,not as described,instead of,problem with,problems with,have a problem,got a problem,\
        having problems,trouble with,having trouble,an issue,issue with,issues with,wrong with,beeping,\
        flashing,blinking,red light,overheat*,you fitted,you installed,how do i turn,how do i set,\
        how do i use,how do i change,how do i reset,how do i connect,how do i install,how do i remove,\
        how do i add,how do u,how do you change,how do you set,how to use,how to set,how to install,\
        how to connect,how to reset,how to change,set it up,setting up,set up my,instructions,manual,\
        help with my,since the update,your update,damaged,damages,crashing,crashes,weird noise,\
        strange noise,isn't,isnt,doesn't,doesnt,won't,wont,wasn't,wasnt,weren't,keeps,arrived with,\
        came without,is blocked,you cut,come loose,froze,system frozen,screen frozen,burnt,faded,\
        sort it out,leaked,playing up,packed up,fault code,gone wrong,not charging,not connecting,\
        can't find where,where do i find,where can i find my,grinding,aren't working,wrong size,wrong colour,\
        wrong color,wrong part",
    sales: "price*,pricing,how much,howmuch,cost,costs,the charge,do you charge,you guys charge,your rates,\
        cheapest,quote,quotes,quotation*,estimate,ballpark,make me an offer,any offers,discount*,\
        gift card*,gift voucher*,buy,buying,purchasing,wholesale,stock,stocked,restock*,still available,\
        is it available,availability,available for,any left,do you have any,do you have a,you sell,do you do,\
        do you offer,do you deliver,can you deliver,deliver to,do you ship,ship to,to rent,hire a,to hire,\
        for hire,to book,can i book,could i book,book a,make a booking,reserve,can i order,table for,\
        a table,tables free,rooms,any appts,any appointments,appointment,slot,slots,be seen,fit me in,\
        fit us in,squeeze me in,looking for,interested in,demo,sign up,membership,memberships,supplier,\
        suppliers,distribut*,partnership,collab*,sponsor*,samples,catalogue,can you make,could you make,\
        can you do,could you do,can you fit,repair,install,custom,bespoke,sizes,in a size,catering,i need,\
        we need,need a,need some,need new,need someone,our budget,budget of,per month,per person,for sale,\
        come and have a look,someone come,anyone come,i'll take,trial,do u do,whats the damage,\
        what's the damage,space on,space for,any space,require,best offer,come in a,we produce,we make,\
        your shelves,joint,i'm after,im after,what colours,to order,you got,appt,can you fix,can i get a,\
        agency,want a,any deals,got any,available in,can we book,still got,any tables,taster,wanna order",
    declines: "not interested,no longer interested,no interest,no thanks,no thank you,nah thanks,stop,unsubscribe*,\
        opt out,remove me,take me off,off your list,mailing list,don't contact,dont contact,do not contact,\
        don't message,dont message,don't call,dont call,do not call,don't email,dont email,do not email,\
        no more emails,no more messages,no more offers,no ads,no spam,leave me alone,delete my number,\
        found another,no need to follow up,no need to call,no need to quote,don't need a quote,\
        dont need a quote,no longer need,don't need it anymore,too expensive for,out of my budget,\
        out of our budget,over our budget,can't afford it,cant afford it,i'll pass,ill pass,we'll pass,\
        have to pass,pass on this,decided against,decided not to,don't want any,dont want any,don't want your,\
        dont want your,don't want it,dont want it,never mind,nevermind,nvm,no longer looking,sorted now,\
        got it sorted,not for us,gone with someone else,go with someone else,going with someone else,\
        went with someone else,different direction,close the enquiry,doing it now,going elsewhere,\
        gone elsewhere,bought elsewhere,with another company,do not want any,no longer needed,found someone,\
        found it elsewhere",
};
